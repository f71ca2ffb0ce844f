#include "lab/dns_client.h"

#include <algorithm>
#include <array>
#include <map>

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netinet/in.h>
#include <resolv.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace ashlar::test {

namespace {

const std::map<std::string, int> types{
    {"A", ns_t_a}, {"NS", ns_t_ns}, {"CNAME", ns_t_cname}, {"TXT", ns_t_txt}};

using Packet = std::vector<unsigned char>;

Packet exchange(const std::string& server, const Packet& question) {
  const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const timeval patience{3, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(53);
  ::inet_pton(AF_INET, server.c_str(), &to.sin_addr);
  Packet answer(4096);
  ssize_t size = -1;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0 &&
      ::send(fd, question.data(), question.size(), 0) >= 0) {
    size = ::recv(fd, answer.data(), answer.size(), 0);
  }
  ::close(fd);
  answer.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return answer;
}

std::string name_in(const ns_msg& message, const ns_rr& record) {
  std::array<char, NS_MAXDNAME> name{};
  ns_name_uncompress(ns_msg_base(message), ns_msg_end(message), ns_rr_rdata(record), name.data(),
                     name.size());
  return name.data();
}

std::string text_of(const ns_msg& message, const ns_rr& record) {
  const unsigned char* data = ns_rr_rdata(record);
  std::array<char, INET_ADDRSTRLEN> address{};
  switch (ns_rr_type(record)) {
    case ns_t_a:
      return std::string("A ") + ::inet_ntop(AF_INET, data, address.data(), address.size());
    case ns_t_txt:
      return "TXT " + std::string(reinterpret_cast<const char*>(data) + 1, data[0]);
    case ns_t_ns:
      return "NS " + name_in(message, record);
    case ns_t_cname:
      return "CNAME " + name_in(message, record);
    default:
      return "";
  }
}

std::vector<std::string> section(ns_msg& message, ns_sect which) {
  std::vector<std::string> texts;
  for (int i = 0; i < ns_msg_count(message, which); ++i) {
    ns_rr record;
    if (ns_parserr(&message, which, i, &record) != 0) continue;
    if (std::string text = text_of(message, record); !text.empty()) texts.push_back(std::move(text));
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

std::string status_text(int code) {
  const std::map<int, std::string> names{{ns_r_noerror, "NOERROR"},
                                         {ns_r_nxdomain, "NXDOMAIN"},
                                         {ns_r_refused, "REFUSED"},
                                         {ns_r_servfail, "SERVFAIL"}};
  const auto known = names.find(code);
  return known == names.end() ? std::to_string(code) : known->second;
}

}  // namespace

DnsAnswer ask_dns(const std::string& server, const std::string& name, const std::string& type) {
  Packet question(512);
  const int size = res_mkquery(ns_o_query, name.c_str(), ns_c_in, types.at(type), nullptr, 0, nullptr,
                               question.data(), static_cast<int>(question.size()));
  if (size < 0) return {"no question", false, {}, {}};
  question.resize(static_cast<std::size_t>(size));
  const Packet packet = exchange(server, question);
  ns_msg message;
  if (ns_initparse(packet.data(), static_cast<int>(packet.size()), &message) != 0)
    return {"no answer", false, {}, {}};
  return {status_text(ns_msg_getflag(message, ns_f_rcode)), ns_msg_getflag(message, ns_f_aa) == 1,
          section(message, ns_s_an), section(message, ns_s_ns)};
}

}  // namespace ashlar::test
