package org.colombier.policy.zone;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.colombier.net.dns.Answer;
import org.colombier.net.dns.Dns;
import org.colombier.net.dns.Mx;
import org.colombier.net.dns.Tlsa;
import org.colombier.net.dns.Validated;
import org.springframework.stereotype.Component;

/** Where mail for the domain goes, and whether that is here (RFC 5321 section 5.1). */
@Component
class ExchangerChapter implements Chapter {

    private static final int SMTP = 25;
    private static final int MOST = 20;

    private final Dns dns;

    ExchangerChapter(Dns dns) {
        this.dns = dns;
    }

    @Override
    public String name() {
        return "MX";
    }

    @Override
    public Result examine(Subject subject) {
        String wanted = subject.domain() + ". IN MX 10 " + subject.hostname() + ".";
        Answer<Mx> answer = dns.mx(subject.domain().ascii());
        if (!answer.isCertain()) {
            return Result.of(Finding.warning(name(), "cannot be learnt now"));
        }
        List<Mx> all = answer.records().stream().limit(MOST).toList();
        if (all.isEmpty()) {
            boolean address = !dns.addresses(subject.domain().ascii()).records().isEmpty();
            return Result.of(address ? Finding.warning(name(), "none: mail goes to the address of the domain itself") : Finding.error(name(), "none: nobody can write to the domain"), wanted);
        }
        if (all.stream().anyMatch(mx -> mx.host().isEmpty())) {
            // RFC 7505 section 3.
            return Result.of(Finding.error(name(), "the null MX: the domain says that it takes no mail"), wanted);
        }
        List<Finding> findings = new ArrayList<>();
        boolean here = false;
        for (Mx mx : all) {
            Validated<InetAddress> found = dns.validatedAddresses(mx.host());
            findings.add(exchanger(mx, found));
            here |= mx.host().equalsIgnoreCase(subject.hostname()) || !Collections.disjoint(found.answer().records(), subject.addresses());
            certificate(mx.host()).ifPresent(findings::add);
        }
        findings.add(here ? Finding.ok(name(), "leads to this server") : Finding.warning(name(), "none of them is this server, " + subject.hostname()));
        return new Result(findings, here ? List.of() : List.of(wanted));
    }

    private Finding exchanger(Mx mx, Validated<InetAddress> found) {
        String text = mx.preference() + " " + mx.host();
        if (!found.answer().isCertain()) {
            return Finding.warning(name(), text + ": its address cannot be learnt now");
        }
        if (found.answer().records().isEmpty()) {
            return Finding.error(name(), text + " has no address");
        }
        // RFC 5321 section 5.1: the name in an MX record is no alias.
        return found.name().equals(mx.host()) ? Finding.ok(name(), text + " is " + HostChapter.text(found.answer().records()))
            : Finding.error(name(), text + " is an alias of " + found.name() + ", which an MX must not be");
    }

    private java.util.Optional<Finding> certificate(String host) {
        Validated<Tlsa> found = dns.tlsa(host, SMTP);
        List<Tlsa> records = found.answer().records();
        if (records.isEmpty()) {
            return java.util.Optional.empty();
        }
        long usable = records.stream().filter(t -> t.usage() == 2 || t.usage() == 3).count();
        // RFC 7672 section 3.1.3: the usages of certificate authorities are not for mail.
        return java.util.Optional.of(usable == 0 ? Finding.error("TLSA", host + ": none of the records has usage 2 or 3, the only ones for mail")
            : found.secure() ? Finding.ok("TLSA", host + ": " + usable + " records, proven by DNSSEC")
            : Finding.warning("TLSA", host + ": " + usable + " records, not proven by DNSSEC as far as our resolver tells; without it they count for nothing"));
    }
}
