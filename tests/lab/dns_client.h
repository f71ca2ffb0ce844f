// Asks one name server one question, and follows nothing by itself.
#pragma once

#include <string>
#include <vector>

namespace ashlar::test {

struct DnsAnswer {
  std::string status;  ///< NOERROR, NXDOMAIN, REFUSED, SERVFAIL; "no answer"
  bool authoritative = false;
  std::vector<std::string> answers;    ///< "CNAME x.example", "A 10.0.0.1"; sorted
  std::vector<std::string> authority;  ///< "NS ns.example"; of other types nothing
};

/// `type`: "A", "NS", "CNAME", "TXT".
DnsAnswer ask_dns(const std::string& server, const std::string& name, const std::string& type = "A");

}  // namespace ashlar::test
