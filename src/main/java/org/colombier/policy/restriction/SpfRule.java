package org.colombier.policy.restriction;

import java.util.Optional;
import org.colombier.mail.ReversePath;
import org.colombier.policy.spf.SpfChecker;
import org.colombier.policy.spf.SpfResult;
import org.colombier.policy.spf.SpfVerdict;
import org.springframework.stereotype.Component;

/** {@code check_spf}: refuses mail from hosts that the sender's domain forbids to send in its name. Thread-safe. */
@Component
class SpfRule {

    private final SpfChecker checker;

    SpfRule(SpfChecker checker) {
        this.checker = checker;
    }

    /** Only a fail refuses (RFC 7208 section 8.4); what cannot be learnt or read stops nothing. Our own clients are not asked. */
    Ruling judge(Inquiry inquiry) {
        Situation situation = inquiry.situation();
        Optional<ReversePath> sender = situation.sender();
        if (sender.isEmpty() || situation.isOurs()) {
            return Ruling.dunno(sender.isEmpty() ? "no sender yet" : "one of our own clients");
        }
        SpfVerdict verdict = inquiry.once("spf", () -> checker.mailFrom(situation.address(), sender.get(), situation.helo()));
        if (verdict.result() != SpfResult.FAIL) {
            return Ruling.dunno(verdict.result().word() + ": " + verdict.reason());
        }
        String why = verdict.explanation().isEmpty() ? verdict.domain() + " does not let this host send (check_spf)"
            : verdict.domain() + " explains: " + verdict.explanation() + " (check_spf)";
        // RFC 7372 section 3.2.
        return Ruling.no(inquiry.refusal(550, "5.7.23", Stage.SENDER, why));
    }
}
