package org.colombier.policy.restriction;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.mail.EmailAddress;
import org.colombier.net.Network;
import org.springframework.stereotype.Component;

/**
 * The rules about how often: so many at once, and as many again evenly over the period. What is counted is how often
 * the rule is asked: messages in the sender, data and end-of-data lists, recipients in the relay and recipient lists. Each node
 * counts for itself. Thread-safe.
 */
@Component
class Rates {

    private static final Pattern RATE = Pattern.compile("([0-9]{1,7})/([0-9]{1,4})?([smhd])");
    private static final int KNOWN = 100_000;

    private final Clock clock;

    Rates(Clock clock) {
        this.clock = clock;
    }

    /** By login, or by client where nobody logged in. */
    Rule.Question reject(String argument) {
        return counted(argument, i -> Optional.of(i.situation().login().map(EmailAddress::toString)
            .orElseGet(() -> Network.ofClient(i.situation().address()).toString())), "too much mail from ");
    }

    /** By envelope sender; the null reverse-path is many people's and is not counted. */
    Rule.Question rejectSender(String argument) {
        return counted(argument, i -> i.situation().sender().flatMap(s -> s.address()).map(a -> a.canonical().toString()), "too much mail from ");
    }

    private Rule.Question counted(String argument, Function<Inquiry, Optional<String>> whom, String text) {
        Matcher m = RATE.matcher(argument);
        if (!m.matches() || Integer.parseInt(m.group(1)) < 1 || "0".equals(m.group(2))) {
            throw new IllegalArgumentException("a rate is a number, / and a time, such as 100/1h or 20/m, not " + argument);
        }
        int limit = Integer.parseInt(m.group(1));
        Duration period = period(m.group(2) == null ? 1 : Integer.parseInt(m.group(2)), m.group(3));
        long step = Math.max(1, period.toNanos() / limit);
        // Whoever is not heard of for a period starts anew.
        Cache<String, Long> due = Caffeine.newBuilder().maximumSize(KNOWN).expireAfterWrite(period).build();
        return inquiry -> whom.apply(inquiry).filter(w -> !isWithin(due, w, step, period.toNanos(), inquiry.isRehearsal()))
            .map(w -> Ruling.no(inquiry.refusal(450, "4.7.1", text + w + ", more than " + argument))).orElseGet(Ruling::dunno);
    }

    /** The generic cell rate: each event moves a client's due time a step on, which may lie a period ahead at most. */
    private boolean isWithin(Cache<String, Long> due, String whom, long step, long period, boolean rehearsal) {
        long now = Duration.between(java.time.Instant.EPOCH, clock.instant()).toNanos();
        boolean[] within = new boolean[1];
        due.asMap().compute(whom, (key, before) -> {
            long next = Math.max(before == null ? now : before, now) + step;
            within[0] = next - now <= period;
            return within[0] && !rehearsal ? Long.valueOf(next) : before;
        });
        return within[0];
    }

    private static Duration period(int number, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
