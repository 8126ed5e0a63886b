package org.colombier.policy.restriction;

import java.util.ArrayList;
import java.util.List;
import org.colombier.mail.SmtpReply;
import org.colombier.ops.MailLog;
import org.jspecify.annotations.Nullable;

/** The asking of lists, one after the other, until one refuses. Used once, by one thread. */
final class Hearing {

    /** What a list came to. */
    private enum Outcome { OK, END, REFUSED }

    private static final String NOBODY = "default";
    /** Rules that answer with further rules, within each other. */
    private static final int DEPTH = 10;

    private final Inquiry inquiry;
    private final List<Explanation.Step> asked = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private String decider = NOBODY;
    private Verdict.@Nullable Refuse refusal;
    private Verdict.@Nullable Refuse unlessRefused;
    private Verdict.@Nullable Refuse ifRefused;

    Hearing(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    /**
     * Hears a list.
     *
     * @param decidesRelay it is the one that keeps strangers from relaying
     * @return false if it refuses
     */
    boolean hear(Stage stage, List<Rule> rules, boolean decidesRelay) {
        inquiry.enter(stage, decidesRelay);
        return hear(rules, 0) != Outcome.REFUSED;
    }

    Verdict verdict() {
        if (refusal != null) {
            return ifRefused != null && refusal.reply().isPermanent() ? ifRefused : refusal;
        }
        return unlessRefused != null ? unlessRefused : new Verdict.Permit(decider, effects);
    }

    boolean hasAsked(Rule rule) {
        return asked.stream().anyMatch(a -> a.rule().equals(rule.toString()));
    }

    List<Explanation.Step> asked() {
        return List.copyOf(asked);
    }

    private Outcome hear(List<Rule> rules, int depth) {
        boolean foreseen = false;
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (!foreseen && rule.question().isSlow()) {
                // Only now: what an earlier rule permits or refuses costs no question.
                rules.subList(i, rules.size()).forEach(r -> r.question().foresee(inquiry));
                foreseen = true;
            }
            Ruling answer = depth > DEPTH ? misconfigured(inquiry) : rule.question().ask(inquiry);
            asked.add(new Explanation.Step(inquiry.stage(), rule.toString(), describe(answer)));
            Outcome outcome = heed(rule, answer, depth);
            if (outcome != Outcome.END) {
                return outcome;
            }
        }
        return Outcome.END;
    }

    private Outcome heed(Rule rule, Ruling answer, int depth) {
        return switch (answer) {
            case Ruling.Dunno _ -> Outcome.END;
            case Ruling.Ok _ -> ok(rule);
            case Ruling.No(SmtpReply reply) -> refuse(rule, reply);
            case Ruling.NotNow(SmtpReply reply) -> {
                unlessRefused = rule.warns() ? warned(rule, reply, unlessRefused) : new Verdict.Refuse(rule.toString(), reply);
                yield Outcome.END;
            }
            case Ruling.NotNever(SmtpReply reply) -> {
                ifRefused = rule.warns() ? warned(rule, reply, ifRefused) : new Verdict.Refuse(rule.toString(), reply);
                yield Outcome.END;
            }
            case Ruling.Do(Effect effect) -> {
                effects.add(effect);
                yield Outcome.END;
            }
            case Ruling.OkAnd(Effect effect) -> {
                effects.add(effect);
                yield ok(rule);
            }
            case Ruling.Ask(List<Rule> further) -> hear(rule.warns() ? further.stream().map(Rule::warning).toList() : further, depth + 1);
        };
    }

    private Outcome ok(Rule rule) {
        decider = rule.toString();
        return Outcome.OK;
    }

    private Outcome refuse(Rule rule, SmtpReply reply) {
        if (rule.warns()) {
            warned(rule, reply, null);
            return Outcome.END;
        }
        refusal = new Verdict.Refuse(rule.toString(), reply);
        return Outcome.REFUSED;
    }

    private Verdict.@Nullable Refuse warned(Rule rule, SmtpReply reply, Verdict.@Nullable Refuse before) {
        if (!inquiry.isRehearsal()) {
            MailLog.line("smtpd", "NOQUEUE", "reject_warning: " + reply + "; " + inquiry.situation().description() + "; rule=" + rule);
        }
        return before;
    }

    /** Postfix's answer to a table that makes no sense: not now, so that no mail is lost. */
    static Ruling misconfigured(Inquiry inquiry) {
        return Ruling.no(inquiry.refusal(451, "4.3.5", "Server configuration error"));
    }

    private static String describe(Ruling answer) {
        return switch (answer) {
            case Ruling.Dunno(String note) -> note.isEmpty() ? "no match" : "no match: " + note;
            case Ruling.Ok(String note) -> note.isEmpty() ? "permit" : "permit: " + note;
            case Ruling.No(SmtpReply reply) -> "refuse: " + reply;
            case Ruling.NotNow(SmtpReply reply) -> "defer unless refused: " + reply;
            case Ruling.NotNever(SmtpReply reply) -> "defer if refused: " + reply;
            case Ruling.Do(Effect effect) -> effect.toString();
            case Ruling.OkAnd(Effect effect) -> "permit; " + effect;
            case Ruling.Ask(List<Rule> rules) -> "asks: " + rules;
        };
    }
}
