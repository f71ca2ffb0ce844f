#include "base/linux/name_servers.h"

#include <array>
#include <cctype>
#include <charconv>
#include <vector>

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <resolv.h>

namespace ashlar {

namespace {

constexpr std::size_t any_answer = 65535;

tl::unexpected<Failure> cannot_ask(const std::string& domain, std::string reason) {
  Failure failure;
  failure.operation = "ask for the name servers of";
  failure.target = domain;
  failure.reason = std::move(reason);
  return tl::unexpected(std::move(failure));
}

std::string in_small_letters(std::string name) {
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

class Resolver {
 public:
  Resolver() : is_ready_(res_ninit(&state_) == 0) {}
  ~Resolver() { res_nclose(&state_); }
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  bool is_ready() const { return is_ready_; }
  res_state state() { return &state_; }

  /// False where that is no address.
  bool use(const std::string& resolver) {
    const std::size_t colon = resolver.find(':');
    sockaddr_in& server = state_.nsaddr_list[0];
    server = {};
    server.sin_family = AF_INET;
    std::uint16_t port = NAMESERVER_PORT;
    if (colon != std::string::npos)
      std::from_chars(resolver.data() + colon + 1, resolver.data() + resolver.size(), port);
    server.sin_port = htons(port);
    state_.nscount = 1;
    return inet_pton(AF_INET, resolver.substr(0, colon).c_str(), &server.sin_addr) == 1;
  }

 private:
  struct __res_state state_ {};
  const bool is_ready_;
};

std::set<std::string> names_in(const unsigned char* answer, int size) {
  std::set<std::string> names;
  ns_msg message;
  if (ns_initparse(answer, size, &message) != 0) return names;
  for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
    ns_rr record;
    std::array<char, NS_MAXDNAME> name{};
    if (ns_parserr(&message, ns_s_an, i, &record) != 0 || ns_rr_type(record) != ns_t_ns) continue;
    if (ns_name_uncompress(ns_msg_base(message), ns_msg_end(message), ns_rr_rdata(record), name.data(),
                           name.size()) >= 0)
      names.insert(in_small_letters(name.data()));
  }
  return names;
}

}  // namespace

Expected<std::set<std::string>> name_servers_of(const std::string& domain, const std::string& resolver) {
  Resolver asked;
  if (!asked.is_ready()) return cannot_ask(domain, "the machine's resolver is not configured");
  if (!resolver.empty() && !asked.use(resolver))
    return cannot_ask(domain, resolver + " is no address of a resolver");
  std::vector<unsigned char> answer(any_answer);
  const int size = res_nquery(asked.state(), domain.c_str(), ns_c_in, ns_t_ns, answer.data(),
                              static_cast<int>(answer.size()));
  if (size >= 0) return names_in(answer.data(), size);
  const int why = asked.state()->res_h_errno;
  if (why == HOST_NOT_FOUND || why == NO_DATA) return std::set<std::string>();
  return cannot_ask(domain, hstrerror(why));
}

}  // namespace ashlar
