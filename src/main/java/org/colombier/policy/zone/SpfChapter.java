package org.colombier.policy.zone;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.ReversePath;
import org.colombier.policy.spf.SpfChecker;
import org.colombier.policy.spf.SpfInspection;
import org.colombier.policy.spf.SpfInspector;
import org.colombier.policy.spf.SpfResult;
import org.colombier.policy.spf.SpfVerdict;
import org.springframework.stereotype.Component;

/** The SPF record, and whether it lets us send. */
@Component
class SpfChapter implements Chapter {

    private final SpfInspector inspector;
    private final SpfChecker checker;

    SpfChapter(SpfInspector inspector, SpfChecker checker) {
        this.inspector = inspector;
        this.checker = checker;
    }

    @Override
    public String name() {
        return "SPF";
    }

    @Override
    public Result examine(Subject subject) {
        SpfInspection inspection = inspector.inspect(subject.domain().ascii());
        String wanted = record(subject);
        return switch (inspection) {
            case SpfInspection.Unknown(String why) -> Result.of(Finding.warning(name(), "cannot be learnt now: " + why));
            case SpfInspection.Missing() -> Result.of(Finding.error(name(), "no record: receivers cannot tell our mail from others' in this name"), wanted);
            case SpfInspection.Several(int number) -> Result.of(Finding.error(name(), number + " records: with more than one none counts; merge them"));
            case SpfInspection.Broken(String text, String why) -> Result.of(Finding.error(name(), "\"" + text + "\" cannot be read: " + why));
            case SpfInspection.Sound sound -> sound(subject, sound, wanted);
        };
    }

    private Result sound(Subject subject, SpfInspection.Sound record, String wanted) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(name(), "\"" + record.text() + "\""));
        // RFC 7208 section 4.6.4.
        findings.add(record.questions() > 10 ? Finding.error(name(), record.questions() + " terms ask the name servers; with more than 10 the record does not count")
            : Finding.ok(name(), record.questions() + " of at most 10 terms ask the name servers"));
        switch (record.end()) {
            case PASS -> findings.add(Finding.error(name(), "it ends in +all: everybody may send in this name"));
            case NONE, NEUTRAL -> findings.add(Finding.warning(name(), "it says nothing of other hosts; end it in -all or ~all"));
            default -> findings.add(Finding.ok(name(), "other hosts: " + record.end().word()));
        }
        boolean all = true;
        for (InetAddress address : subject.addresses()) {
            SpfVerdict verdict = checker.mailFrom(address, ReversePath.of(new EmailAddress("postmaster", subject.domain())), subject.hostname());
            boolean pass = verdict.result() == SpfResult.PASS;
            all &= pass || verdict.result() == SpfResult.TEMPERROR;
            findings.add(pass ? Finding.ok(name(), address.getHostAddress() + " may send: " + verdict.reason())
                : new Finding(name(), verdict.result() == SpfResult.TEMPERROR ? Finding.Level.WARNING : Finding.Level.ERROR,
                    "our " + address.getHostAddress() + " gets " + verdict.result().word() + ": " + verdict.reason()));
        }
        return new Result(findings, all ? List.of() : List.of(wanted));
    }

    private static String record(Subject subject) {
        String terms = subject.addresses().stream().map(a -> (a.getAddress().length == 4 ? "ip4:" : "ip6:") + a.getHostAddress()).collect(Collectors.joining(" "));
        return subject.domain() + ". IN TXT \"v=spf1 " + (terms.isEmpty() ? "mx" : terms) + " -all\"";
    }
}
