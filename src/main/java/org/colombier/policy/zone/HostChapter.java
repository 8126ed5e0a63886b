package org.colombier.policy.zone;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.colombier.net.dns.Answer;
import org.colombier.net.dns.Dns;

/** Our host name, its addresses and their reverse names. */
final class HostChapter implements Chapter {

    private final Dns dns;

    HostChapter(Dns dns) {
        this.dns = dns;
    }

    @Override
    public String name() {
        return "host";
    }

    @Override
    public Result examine(Subject subject) {
        List<Finding> findings = new ArrayList<>();
        Answer<InetAddress> answer = dns.addresses(subject.hostname());
        if (!answer.isCertain()) {
            findings.add(Finding.warning(name(), "the addresses of " + subject.hostname() + " cannot be learnt now"));
        } else if (answer.records().isEmpty()) {
            findings.add(Finding.error(name(), subject.hostname() + " has no address: set colombier.hostname to a name that leads here"));
        } else {
            findings.add(Finding.ok(name(), subject.hostname() + " is " + text(answer.records())));
        }
        for (InetAddress address : subject.addresses()) {
            boolean local = address.isLoopbackAddress() || address.isSiteLocalAddress() || address.isLinkLocalAddress();
            findings.add(local ? Finding.warning(name(), address.getHostAddress() + " is not an address of the internet; name ours in colombier.policy.zone.addresses")
                : reverse(address, subject.hostname()));
        }
        return new Result(findings, List.of());
    }

    private Finding reverse(InetAddress address, String hostname) {
        String ip = address.getHostAddress();
        Answer<String> names = dns.reverse(address);
        if (!names.isCertain()) {
            return Finding.warning("PTR", "the reverse name of " + ip + " cannot be learnt now");
        }
        List<String> valid = names.records().stream().limit(10).filter(n -> dns.addresses(n).records().contains(address)).toList();
        if (names.records().isEmpty() || valid.isEmpty()) {
            return Finding.error("PTR", names.records().isEmpty() ? ip + " has no reverse name: many receivers refuse its mail; who gave you the address sets it to " + hostname
                : ip + " is called " + names.records().getFirst() + ", which does not lead back to it");
        }
        return valid.stream().anyMatch(hostname::equalsIgnoreCase) ? Finding.ok("PTR", ip + " is called " + hostname)
            : Finding.warning("PTR", ip + " is called " + valid.getFirst() + ", not " + hostname);
    }

    static String text(List<InetAddress> addresses) {
        return String.join(", ", addresses.stream().map(InetAddress::getHostAddress).toList());
    }
}
