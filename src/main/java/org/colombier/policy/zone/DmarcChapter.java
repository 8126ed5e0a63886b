package org.colombier.policy.zone;

import java.util.Optional;
import org.colombier.net.dns.Answer;
import org.colombier.net.dns.Dns;
import org.colombier.policy.dmarc.DmarcRecord;
import org.colombier.policy.dmarc.Policy;
import org.colombier.policy.dmarc.TreeWalk;
import org.springframework.stereotype.Component;

/** The DMARC record, the domain's own or that of its organisation. */
@Component
class DmarcChapter implements Chapter {

    private final Dns dns;
    private final TreeWalk tree;

    DmarcChapter(Dns dns, TreeWalk tree) {
        this.dns = dns;
        this.tree = tree;
    }

    @Override
    public String name() {
        return "DMARC";
    }

    @Override
    public Result examine(Subject subject) {
        String domain = subject.domain().ascii();
        Answer<String> answer = dns.txt("_dmarc." + domain);
        long number = answer.records().stream().filter(DmarcRecord::isRecord).count();
        if (number > 1) {
            return Result.of(Finding.error(name(), number + " records: with more than one none counts"));
        }
        TreeWalk.Walk walk = tree.walk(domain);
        Optional<DmarcRecord> record = walk.governing();
        if (record.isEmpty() && !walk.certain()) {
            return Result.of(Finding.warning(name(), "cannot be learnt now"));
        }
        String wanted = "_dmarc." + domain + ". IN TXT \"v=DMARC1; p=none; rua=mailto:postmaster@" + domain + "\"";
        return record.map(r -> Result.of(finding(domain, r))).orElseGet(() -> Result.of(Finding.warning(name(), "no record: large receivers want one"), wanted));
    }

    private Finding finding(String domain, DmarcRecord record) {
        if (!record.usable()) {
            return Finding.error(name(), "the record of " + record.domain() + " has no valid policy and nobody to report to: it does not count");
        }
        Policy policy = tree.policy(domain, record);
        String where = record.domain().equals(domain) ? "" : ", by the record of " + record.domain();
        String reports = record.reports().isEmpty() ? "; no reports are asked for" : "; reports to " + String.join(", ", record.reports());
        return Finding.ok(name(), "p=" + policy.word() + where + (record.testing() ? ", one step milder while t=y" : "") + reports);
    }
}
