package org.colombier.policy.dmarc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.colombier.net.dns.Answer;
import org.colombier.net.dns.Dns;
import org.springframework.stereotype.Component;

/** Finds records and organisations by walking up from a domain (RFC 9989 section 4.10). Thread-safe; blocks for look-ups. */
@Component
public class TreeWalk {

    /** Queries of one walk. */
    private static final int MAX_STEPS = 8;

    private final Dns dns;

    public TreeWalk(Dns dns) {
        this.dns = dns;
    }

    /**
     * The records met on the way up, from the domain's own.
     *
     * @param certain false if a step was not answered
     */
    public record Walk(String domain, List<DmarcRecord> records, boolean certain) {

        public Optional<DmarcRecord> own() {
            return at(domain);
        }

        private Optional<DmarcRecord> at(String name) {
            return records.stream().filter(r -> r.domain().equals(name)).findFirst();
        }

        private Optional<DmarcRecord> suffix() {
            return records.stream().filter(r -> r.boundary() == DmarcRecord.Boundary.PUBLIC_SUFFIX && !r.domain().equals(domain)).findFirst();
        }

        /** Section 4.10.2: where psd=n stands; else below psd=y; else the record of the fewest labels; else the domain itself. */
        public String organisation() {
            Optional<String> said = records.stream().filter(r -> r.boundary() == DmarcRecord.Boundary.ORGANISATION).map(DmarcRecord::domain).findFirst();
            return said.or(() -> suffix().map(s -> below(s.domain())))
                .or(() -> records.stream().map(DmarcRecord::domain).min(Comparator.comparingInt(d -> labels(d).size())))
                .orElse(domain);
        }

        /** The name one label longer than an ancestor of the domain. */
        private String below(String ancestor) {
            List<String> labels = labels(domain);
            return String.join(".", labels.subList(labels.size() - labels(ancestor).size() - 1, labels.size()));
        }

        /** Section 4.10.1: the domain's own record, else that of its organisation, else that of the suffix it is registered under. */
        public Optional<DmarcRecord> governing() {
            return own().or(() -> at(organisation())).or(this::suffix);
        }
    }

    /** The domain's own record alone: one question. */
    public Answer<DmarcRecord> own(String domain) {
        Answer<String> answer = dns.txt("_dmarc." + domain);
        if (answer instanceof Answer.Unknown<String>(String why)) {
            return new Answer.Unknown<>(why);
        }
        return DmarcRecord.among(domain, answer.records()).<Answer<DmarcRecord>>map(r -> new Answer.Found<>(List.of(r))).orElseGet(Answer.None::new);
    }

    /** From the domain upwards; of a name of many labels the last seven are walked after the name itself. */
    public Walk walk(String domain) {
        List<DmarcRecord> found = new ArrayList<>();
        boolean certain = true;
        List<String> labels = labels(domain);
        for (int step = 0; step < MAX_STEPS && !labels.isEmpty(); step++) {
            Answer<DmarcRecord> answer = own(String.join(".", labels));
            certain &= answer.isCertain();
            found.addAll(answer.records());
            if (answer.records().stream().anyMatch(r -> r.boundary() != DmarcRecord.Boundary.UNSAID)) {
                break;
            }
            labels = labels.size() >= MAX_STEPS ? labels.subList(labels.size() - MAX_STEPS + 1, labels.size()) : labels.subList(1, labels.size());
        }
        return new Walk(domain, List.copyOf(found), certain);
    }

    /** The policy that holds for a name: of its own record, or of one above for names that exist or do not. */
    public Policy policy(String domain, DmarcRecord record) {
        if (record.domain().equals(domain)) {
            return record.policy();
        }
        return record.subdomains() == record.nonexistent() || exists(domain) ? record.subdomains() : record.nonexistent();
    }

    /** Section 3.2.13: no address and no exchanger. A name that could not be asked for counts as one that exists. */
    private boolean exists(String domain) {
        Answer<?> address = dns.a(domain);
        if (address instanceof Answer.NoSuchName<?>) {
            return false;
        }
        return isThere(address) || isThere(dns.aaaa(domain)) || isThere(dns.mx(domain));
    }

    private static boolean isThere(Answer<?> answer) {
        return !answer.isCertain() || !answer.records().isEmpty();
    }

    private static List<String> labels(String domain) {
        return Arrays.asList(domain.split("\\."));
    }
}
