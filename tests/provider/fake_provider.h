// A provider in the test's own process, for what the real one never does: it answers what it is told to, and
// keeps what it was asked. The program that is started for it only says where it listens.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "../base/temporary_folder.h"
#include "plugin.grpc.pb.h"
#include "provider/conform.h"
#include "provider/message_pack.h"
#include "provider/provider.h"
#include "tfplugin5.grpc.pb.h"

namespace ashlar::provider::testing {

namespace tf = tfplugin5;

class FakeProvider : public tf::Provider::Service {
 public:
  FakeProvider() {
    const std::string socket = (folder_ / "socket").string();
    grpc::ServerBuilder builder;
    builder.AddListeningPort("unix:" + socket, grpc::InsecureServerCredentials());
    builder.RegisterService(this);
    builder.RegisterService(&controller_);
    builder.SetMaxReceiveMessageSize(-1);
    server_ = builder.BuildAndStart();
    std::ofstream(folder_ / "plugin") << "#!/bin/sh\necho '1|5|unix|" << socket << "|grpc|'\n"
                                      << "while [ ! -e \"$0.end\" ]; do sleep 0.01; done\n";
    std::filesystem::permissions(folder_ / "plugin", std::filesystem::perms::owner_all);
  }
  ~FakeProvider() override { server_->Shutdown(std::chrono::system_clock::now()); }

  std::filesystem::path program() const { return folder_ / "plugin"; }

  // What it was asked last.
  tf::Configure::Request configured;
  tf::ValidateResourceTypeConfig::Request validated;
  tf::PlanResourceChange::Request planned;
  tf::ApplyResourceChange::Request applied;
  std::vector<std::string> calls;

  // What it answers.
  tf::Configure::Response to_configure;
  tf::ValidateResourceTypeConfig::Response to_validate;
  tf::PlanResourceChange::Response to_plan;
  tf::ApplyResourceChange::Response to_apply;
  tf::ReadResource::Response to_read;
  std::atomic<bool> reads_for_ever = false;  ///< a reading ends only when its caller hangs up
  std::atomic<bool> is_reading = false;
  tf::Stop::Response to_stop;
  std::string account = "111122223333";

  grpc::Status PrepareProviderConfig(grpc::ServerContext*, const tf::PrepareProviderConfig::Request* request,
                                     tf::PrepareProviderConfig::Response* response) override {
    *response->mutable_prepared_config() = request->config();
    return heard("prepare");
  }
  grpc::Status Configure(grpc::ServerContext*, const tf::Configure::Request* request,
                         tf::Configure::Response* response) override {
    configured = *request;
    *response = to_configure;
    return heard("configure");
  }
  grpc::Status ReadDataSource(grpc::ServerContext*, const tf::ReadDataSource::Request* request,
                              tf::ReadDataSource::Response* response) override {
    const Object caller{{"account_id", account}, {"arn", "arn"}, {"id", account}, {"user_id", "user"}};
    response->mutable_state()->set_msgpack(to_message_pack(caller));
    return heard("read " + request->type_name());
  }
  grpc::Status ValidateResourceTypeConfig(grpc::ServerContext*,
                                          const tf::ValidateResourceTypeConfig::Request* request,
                                          tf::ValidateResourceTypeConfig::Response* response) override {
    validated = *request;
    *response = to_validate;
    return heard("validate");
  }
  grpc::Status PlanResourceChange(grpc::ServerContext*, const tf::PlanResourceChange::Request* request,
                                  tf::PlanResourceChange::Response* response) override {
    planned = *request;
    *response = to_plan;
    return heard("plan");
  }
  grpc::Status ApplyResourceChange(grpc::ServerContext*, const tf::ApplyResourceChange::Request* request,
                                   tf::ApplyResourceChange::Response* response) override {
    applied = *request;
    *response = to_apply;
    return heard("apply");
  }
  grpc::Status ReadResource(grpc::ServerContext* context, const tf::ReadResource::Request*,
                            tf::ReadResource::Response* response) override {
    if (reads_for_ever) is_reading = true;
    while (reads_for_ever && !context->IsCancelled())
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    *response = to_read;
    return heard("read");
  }
  grpc::Status Stop(grpc::ServerContext*, const tf::Stop::Request*, tf::Stop::Response* response) override {
    *response = to_stop;
    return heard("stop");
  }

 private:
  grpc::Status heard(std::string call) {
    const std::lock_guard lock(mutex_);
    calls.push_back(std::move(call));
    return grpc::Status::OK;
  }

  /// Ends the program, as the real one ends itself.
  class Controller : public plugin::GRPCController::Service {
   public:
    explicit Controller(std::filesystem::path end) : end_(std::move(end)) {}
    grpc::Status Shutdown(grpc::ServerContext*, const plugin::Empty*, plugin::Empty*) override {
      std::ofstream(end_) << "now";
      return grpc::Status::OK;
    }

   private:
    std::filesystem::path end_;
  };

  test::TemporaryFolder folder_;
  Controller controller_{folder_ / "plugin.end"};
  std::unique_ptr<grpc::Server> server_;
  std::mutex mutex_;
};

}  // namespace ashlar::provider::testing
