package org.colombier.policy.spf;

import java.util.List;
import java.util.Optional;
import org.colombier.net.dns.Answer;
import org.colombier.net.dns.Dns;
import org.springframework.stereotype.Component;

/** Reads the SPF records of a domain and of those it includes. Thread-safe; blocks for look-ups. */
@Component
public class SpfInspector {

    /** Records read for one domain: whoever includes more is over the limit anyway. */
    private static final int MOST_RECORDS = 30;

    private final Dns dns;

    public SpfInspector(Dns dns) {
        this.dns = dns;
    }

    /** Records read so far. */
    private static final class Tally {
        private int records;
    }

    public SpfInspection inspect(String domain) {
        return inspect(domain, new Tally());
    }

    private SpfInspection inspect(String domain, Tally tally) {
        Answer<String> answer = dns.txt(domain);
        if (answer instanceof Answer.Unknown<String>(String why)) {
            return new SpfInspection.Unknown(why);
        }
        List<String> records = answer.records().stream().filter(SpfRecord::isRecord).toList();
        if (records.size() != 1) {
            return records.isEmpty() ? new SpfInspection.Missing() : new SpfInspection.Several(records.size());
        }
        try {
            return inspect(records.getFirst(), SpfRecord.parse(records.getFirst()), tally);
        } catch (SpfSyntaxException malformed) {
            return new SpfInspection.Broken(records.getFirst(), String.valueOf(malformed.getMessage()));
        }
    }

    private SpfInspection inspect(String text, SpfRecord record, Tally tally) {
        int questions = record.questions();
        for (SpfRecord.Directive directive : record.directives()) {
            Optional<SpfInspection> found = directive.mechanism() instanceof Mechanism.Include(MacroText target) ? included(target, tally) : Optional.empty();
            if (found.isPresent() && !(found.get() instanceof SpfInspection.Sound)) {
                return broken(text, directive.text(), found.get());
            }
            questions += found.map(SpfInspection.Sound.class::cast).map(SpfInspection.Sound::questions).orElse(0);
        }
        Optional<SpfResult> all = record.directives().stream().filter(d -> d.mechanism() instanceof Mechanism.All).map(SpfRecord.Directive::result).findFirst();
        Optional<SpfInspection> redirected = all.isPresent() ? Optional.empty() : record.redirect().flatMap(target -> included(target, tally));
        if (redirected.isPresent() && !(redirected.get() instanceof SpfInspection.Sound)) {
            return broken(text, "redirect", redirected.get());
        }
        Optional<SpfInspection.Sound> end = redirected.map(SpfInspection.Sound.class::cast);
        return new SpfInspection.Sound(text, questions + end.map(SpfInspection.Sound::questions).orElse(0),
            all.or(() -> end.map(SpfInspection.Sound::end)).orElse(SpfResult.NONE));
    }

    private static SpfInspection broken(String text, String term, SpfInspection target) {
        return target instanceof SpfInspection.Unknown ? target : new SpfInspection.Broken(text, term + ": " + fault(target));
    }

    /** Empty where the name depends on the message, or enough has been read. */
    private Optional<SpfInspection> included(MacroText target, Tally tally) {
        boolean fixed = target.parts().stream().allMatch(p -> p instanceof MacroText.Literal);
        return fixed && ++tally.records <= MOST_RECORDS ? Optional.of(inspect(target.expandName(letter -> ""), tally)) : Optional.empty();
    }

    private static String fault(SpfInspection inspection) {
        return switch (inspection) {
            case SpfInspection.Missing() -> "no record there";
            case SpfInspection.Several(int number) -> number + " records there";
            case SpfInspection.Broken(String text, String why) -> why;
            case SpfInspection.Unknown(String why) -> why;
            case SpfInspection.Sound sound -> "";
        };
    }
}
