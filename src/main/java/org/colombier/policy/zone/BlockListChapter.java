package org.colombier.policy.zone;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.colombier.net.dns.Answer;
import org.colombier.net.dns.Dns;
import org.xbill.DNS.Name;
import org.xbill.DNS.ReverseMap;

/** Whether our addresses stand in lists of senders that others refuse (RFC 5782). */
final class BlockListChapter implements Chapter {

    private final Dns dns;
    private final List<String> zones;

    BlockListChapter(Dns dns, List<String> zones) {
        this.dns = dns;
        this.zones = zones;
    }

    @Override
    public String name() {
        return "DNSBL";
    }

    @Override
    public Result examine(Subject subject) {
        List<Finding> findings = new ArrayList<>();
        for (String zone : zones) {
            subject.addresses().forEach(address -> findings.add(listed(address, zone)));
        }
        return new Result(findings, List.of());
    }

    private Finding listed(InetAddress address, String zone) {
        Name arpa = ReverseMap.fromAddress(address);
        // in-addr.arpa and ip6.arpa are two labels, the root is one
        int digits = arpa.labels() - 3;
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < digits; i++) {
            name.append(arpa.getLabelString(i)).append('.');
        }
        Answer<InetAddress> answer = dns.a(name + zone);
        String what = address.getHostAddress() + (address instanceof Inet6Address ? " (IPv6)" : "");
        if (!answer.isCertain()) {
            return Finding.warning(name(), zone + " does not answer");
        }
        // RFC 5782 section 2.1: listings are within 127/8; anything else is an answer of somebody in between.
        List<InetAddress> codes = answer.records().stream().filter(a -> a.getAddress().length == 4 && a.getAddress()[0] == 127).toList();
        if (codes.isEmpty()) {
            return Finding.ok(name(), what + " is not in " + zone);
        }
        String why = String.join(" ", dns.txt(name + zone).records());
        return Finding.error(name(), what + " is in " + zone + " as " + HostChapter.text(codes) + (why.isEmpty() ? "" : ": " + why.substring(0, Math.min(300, why.length()))));
    }
}
