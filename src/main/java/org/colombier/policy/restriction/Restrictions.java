package org.colombier.policy.restriction;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Locale;
import org.colombier.mail.SmtpReply;
import org.colombier.maps.TableUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;

/** Asks the lists of restrictions. Thread-safe; each call may block for look-ups. */
@Service
public class Restrictions {

    private static final Logger LOG = LoggerFactory.getLogger(Restrictions.class);
    private static final SmtpReply NOT_NOW = new SmtpReply(451, "4.3.0", "Cannot take this at the moment, come again later");

    private final RestrictionLists lists;
    private final Rule lastly;
    private final MeterRegistry meters;

    Restrictions(RestrictionLists lists, Vocabulary vocabulary, MeterRegistry meters) {
        this.lists = lists;
        this.lastly = vocabulary.read(List.of("reject_unlisted_recipient")).getFirst();
        this.meters = meters;
    }

    /**
     * What the service's lists say when a command comes: at RCPT, the relay list and the recipient list, and before them
     * those that were not asked yet because refusals are delayed.
     *
     * @param stage {@link Stage#RECIPIENT} at RCPT; the relay list is asked with it
     * @return a refusal that is temporary if the database does not answer
     */
    public Verdict decide(Stage stage, Situation situation) {
        List<Stage> due = lists.due(situation.door(), stage);
        if (due.isEmpty()) {
            return new Verdict.Permit("delayed", List.of());
        }
        Verdict verdict;
        Timer.Sample begun = Timer.start(meters);
        try {
            verdict = hear(due, new Inquiry(situation, stage, false)).verdict();
        } catch (DataAccessException | TransactionException | TableUnavailable away) {
            LOG.error("restrictions cannot be asked: {}", away.toString());
            verdict = new Verdict.Refuse("database", NOT_NOW);
        }
        begun.stop(meters.timer("colombier.policy.restrictions", "stage", stage.name().toLowerCase(Locale.ROOT)));
        if (verdict instanceof Verdict.Refuse refused) {
            // The name alone: arguments are few, but a table's answers may name anything.
            meters.counter("colombier.smtp.rejects", "rule", refused.rule().split(" ", 2)[0]).increment();
        }
        return verdict;
    }

    /** Asks every list up to the end of the data, as far as the first refusal; nothing is counted, remembered or waited for. */
    public Explanation explain(Situation situation) {
        Hearing hearing = hear(List.of(Stage.values()), new Inquiry(situation, Stage.CLIENT, true));
        return new Explanation(hearing.verdict(), hearing.asked());
    }

    private Hearing hear(List<Stage> due, Inquiry inquiry) {
        Hearing hearing = new Hearing(inquiry);
        Door door = inquiry.situation().door();
        for (Stage stage : due) {
            boolean passes = hearing.hear(stage, lists.of(door, stage), lists.keepsRelay(door, stage));
            if (passes && stage == Stage.RECIPIENT && !hearing.hasAsked(lastly)) {
                // Whatever a list permits: what nobody would take is refused here, so that it need not be returned later to someone who never sent it.
                passes = hearing.hear(stage, List.of(lastly), false);
            }
            if (!passes) {
                break;
            }
        }
        return hearing;
    }
}
