package org.colombier.policy.dmarc;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.Domain;
import org.colombier.net.dns.Answer;
import org.springframework.stereotype.Component;

/** Holds what authenticated against who is said to have written (RFC 9989 section 5.3). Thread-safe; blocks for look-ups. */
@Component
public class DmarcEvaluator {

    /**
     * A domain that a check was about.
     *
     * @param signed by DKIM, else by SPF
     */
    public record Identifier(Domain domain, boolean signed, State state) {

        /** How the check ended. */
        public enum State { PASS, UNKNOWN, FAIL }
    }

    private final TreeWalk tree;

    public DmarcEvaluator(TreeWalk tree) {
        this.tree = tree;
    }

    /**
     * The result for a mail of several authors is that of the one it is worst for (section 5.3.1): one who adds an author
     * gains nothing.
     *
     * @param authors different domains of the From fields, at least one
     */
    public DmarcResult evaluate(List<Domain> authors, List<Identifier> identifiers) {
        return authors.stream().map(a -> evaluate(a, identifiers))
            .max(Comparator.comparing(DmarcResult::disposition).thenComparingInt(r -> severity(r.result()))).orElseThrow();
    }

    private static int severity(DmarcResult.Result result) {
        return switch (result) {
            case PASS -> 0;
            case NONE -> 1;
            case PERMERROR -> 2;
            case TEMPERROR -> 3;
            case FAIL -> 4;
        };
    }

    private DmarcResult evaluate(Domain author, List<Identifier> identifiers) {
        String domain = author.ascii();
        if (author.isLiteral() || !author.isQualified()) {
            return new DmarcResult(DmarcResult.Result.NONE, author, Policy.NONE, "not a domain that publishes");
        }
        Answer<DmarcRecord> own = tree.own(domain);
        if (!own.isCertain()) {
            return new DmarcResult(DmarcResult.Result.TEMPERROR, author, Policy.NONE, "the name servers did not answer");
        }
        TreeWalk.Walk walk = tree.walk(domain);
        Optional<DmarcRecord> record = walk.governing();
        if (record.isEmpty() || !record.get().usable()) {
            return record.isEmpty() && !walk.certain() ? new DmarcResult(DmarcResult.Result.TEMPERROR, author, Policy.NONE, "the name servers did not answer")
                : new DmarcResult(DmarcResult.Result.NONE, author, Policy.NONE, record.isEmpty() ? "no record" : "an unusable record at " + record.get().domain());
        }
        return judge(author, walk, record.get(), identifiers);
    }

    private DmarcResult judge(Domain author, TreeWalk.Walk walk, DmarcRecord record, List<Identifier> identifiers) {
        List<Identifier> aligned = identifiers.stream().filter(i -> i.state() != Identifier.State.FAIL && isAligned(i, walk, record)).toList();
        Policy policy = tree.policy(author.ascii(), record);
        Optional<Identifier> passing = aligned.stream().filter(i -> i.state() == Identifier.State.PASS).findFirst();
        if (passing.isPresent()) {
            return new DmarcResult(DmarcResult.Result.PASS, author, policy, (passing.get().signed() ? "signed by " : "sent for ") + passing.get().domain());
        }
        // What an aligned check would say is not known, nor whether another name is aligned: no reason to punish.
        if (!aligned.isEmpty() || !walk.certain() && !record.domain().equals(author.ascii())) {
            return new DmarcResult(DmarcResult.Result.TEMPERROR, author, Policy.NONE, "the name servers did not answer");
        }
        return new DmarcResult(DmarcResult.Result.FAIL, author, policy, "p=" + policy.word() + " of " + record.domain());
    }

    /** Section 4.4: the same domain, or by a relaxed record the same organisation. */
    private boolean isAligned(Identifier identifier, TreeWalk.Walk author, DmarcRecord record) {
        String domain = identifier.domain().ascii();
        if (domain.equals(author.domain())) {
            return true;
        }
        if (identifier.signed() ? record.strictDkim() : record.strictSpf()) {
            return false;
        }
        String organisation = author.organisation();
        // Not below the author's organisation: no walk is needed to know that it is another one.
        boolean candidate = domain.equals(organisation) || domain.endsWith("." + organisation);
        return candidate && tree.walk(domain).organisation().equals(organisation);
    }
}
