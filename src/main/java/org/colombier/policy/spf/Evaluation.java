package org.colombier.policy.spf;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.colombier.net.dns.Answer;
import org.colombier.net.dns.Mx;
import org.jspecify.annotations.Nullable;

/** One {@code check_host()} (RFC 7208 section 4). Used by one thread, once. */
final class Evaluation {

    private static final int LONGEST_EXPLANATION = 500;

    /** @param explanation where the domain's words are, with the domain for which they speak */
    private record Outcome(SpfResult result, String reason, Optional<Function<Evaluation, String>> explanation) {

        static Outcome of(SpfResult result, String reason) {
            return new Outcome(result, reason, Optional.empty());
        }
    }

    private final SpfRequest request;
    private final Questions questions;
    private final Instant now;
    private @Nullable String validated;

    Evaluation(SpfRequest request, Questions questions, Instant now) {
        this.request = request;
        this.questions = questions;
        this.now = now;
    }

    SpfVerdict verdict() {
        try {
            Outcome outcome = check(request.domain());
            String explanation = outcome.explanation().map(e -> e.apply(this)).orElse("");
            return new SpfVerdict(outcome.result(), request.domain(), outcome.reason(), explanation);
        } catch (Questions.Ended ended) {
            return SpfVerdict.of(ended.result(), request.domain(), String.valueOf(ended.getMessage()));
        }
    }

    /** Recursion is bounded by {@link Questions#MOST}: each include and redirect is a term that asks. */
    private Outcome check(String domain) throws Questions.Ended {
        // Section 4.3: what is no name of the system publishes nothing.
        if (!isName(domain)) {
            return Outcome.of(SpfResult.NONE, "not a fully qualified domain: " + domain);
        }
        Answer<String> answer = questions.txt(domain);
        if (answer instanceof Answer.Unknown<String>(String why)) {
            return Outcome.of(SpfResult.TEMPERROR, domain + ": " + why);
        }
        List<String> records = answer.records().stream().filter(SpfRecord::isRecord).toList();
        if (records.size() != 1) {
            return records.isEmpty() ? Outcome.of(SpfResult.NONE, "no SPF record of " + domain)
                : Outcome.of(SpfResult.PERMERROR, records.size() + " SPF records of " + domain);
        }
        try {
            return evaluate(SpfRecord.parse(records.getFirst()), domain);
        } catch (SpfSyntaxException malformed) {
            return Outcome.of(SpfResult.PERMERROR, domain + ": " + malformed.getMessage());
        }
    }

    private static boolean isName(String domain) {
        String plain = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
        String[] labels = plain.split("\\.", -1);
        return plain.length() <= 253 && labels.length > 1 && plain.indexOf('[') < 0
            && java.util.Arrays.stream(labels).allMatch(l -> !l.isEmpty() && l.length() <= 63);
    }

    private Outcome evaluate(SpfRecord record, String domain) throws Questions.Ended {
        for (SpfRecord.Directive directive : record.directives()) {
            if (directive.mechanism().asks()) {
                questions.term(directive.text());
            }
            Optional<Outcome> outcome = evaluate(directive, domain);
            if (outcome.isPresent()) {
                // Section 6.2: explained by the record that said fail, never by an included one.
                return outcome.get().result() == SpfResult.FAIL
                    ? new Outcome(SpfResult.FAIL, outcome.get().reason(), record.explanation().map(e -> check -> check.explanation(e, domain))) : outcome.get();
            }
        }
        if (record.redirect().isEmpty()) {
            // Section 4.7.
            return Outcome.of(SpfResult.NEUTRAL, "nothing in the record of " + domain + " matches");
        }
        questions.term("redirect");
        String target = name(record.redirect().get(), domain);
        Outcome redirected = check(target);
        // Section 6.1.
        return redirected.result() == SpfResult.NONE ? Outcome.of(SpfResult.PERMERROR, "redirect: " + redirected.reason()) : redirected;
    }

    /** Empty if the directive does not match. */
    private Optional<Outcome> evaluate(SpfRecord.Directive directive, String domain) throws Questions.Ended {
        boolean matches = switch (directive.mechanism()) {
            case Mechanism.All() -> true;
            case Mechanism.Ip(InetAddress network, int bits) -> AddressText.agree(request.client(), network, bits);
            case Mechanism.A(Optional<MacroText> target, int four, int six) -> isAmong(questions.addresses(name(target, domain)), four, six);
            case Mechanism.Mx(Optional<MacroText> target, int four, int six) -> isAtExchanger(name(target, domain), four, six);
            case Mechanism.Exists(MacroText target) -> questions.exists(name(target, domain));
            case Mechanism.Ptr(Optional<MacroText> target) -> isNamedBelow(name(target, domain));
            case Mechanism.Include(MacroText target) -> isIncluded(check(name(target, domain)), directive.text());
        };
        return matches ? Optional.of(Outcome.of(directive.result(), directive.text() + " of " + domain)) : Optional.empty();
    }

    /** The table of section 5.2. */
    private static boolean isIncluded(Outcome included, String term) throws Questions.Ended {
        return switch (included.result()) {
            case PASS -> true;
            case FAIL, SOFTFAIL, NEUTRAL -> false;
            case TEMPERROR -> throw new Questions.Ended(SpfResult.TEMPERROR, included.reason());
            case PERMERROR, NONE -> throw new Questions.Ended(SpfResult.PERMERROR, term + ": " + included.reason());
        };
    }

    private boolean isAmong(List<InetAddress> addresses, int four, int six) {
        int bits = request.client() instanceof Inet6Address ? six : four;
        return addresses.stream().anyMatch(a -> AddressText.agree(request.client(), a, bits));
    }

    private boolean isAtExchanger(String domain, int four, int six) throws Questions.Ended {
        for (Mx mx : questions.exchangers(domain)) {
            if (isAmong(questions.addresses(mx.host()), four, six)) {
                return true;
            }
        }
        return false;
    }

    private boolean isNamedBelow(String domain) throws Questions.Ended {
        return questions.validatedNames(true).stream().anyMatch(n -> isBelow(n, domain));
    }

    private static boolean isBelow(String name, String domain) {
        String lower = domain.toLowerCase(java.util.Locale.ROOT);
        return name.equals(lower) || name.endsWith("." + lower);
    }

    private String name(Optional<MacroText> target, String domain) {
        return target.map(t -> name(t, domain)).orElse(domain);
    }

    private String name(MacroText target, String domain) {
        return target.expandName(letter -> value(letter, domain));
    }

    /** RFC 7208 section 7.2. */
    private String value(char letter, String domain) {
        return switch (letter) {
            case 's' -> request.sender();
            case 'l' -> request.local();
            case 'o' -> request.domain();
            case 'd' -> domain;
            case 'i' -> AddressText.dotted(request.client());
            case 'p' -> validatedName(domain);
            case 'v' -> request.client() instanceof Inet6Address ? "ip6" : "in-addr";
            case 'h' -> request.hello();
            case 'c' -> AddressText.readable(request.client());
            case 'r' -> request.receiver();
            case 't' -> Long.toString(now.getEpochSecond());
            default -> throw new IllegalStateException("letter " + letter);
        };
    }

    /** Section 7.3, letter p: the domain itself, else a name below it, else any. Asked once. */
    private String validatedName(String domain) {
        if (validated == null) {
            try {
                List<String> names = questions.validatedNames(false);
                validated = names.stream().filter(domain::equalsIgnoreCase).findFirst()
                    .or(() -> names.stream().filter(n -> isBelow(n, domain)).findFirst())
                    .or(() -> names.stream().findFirst()).orElse("unknown");
            } catch (Questions.Ended late) {
                validated = "unknown";
            }
        }
        return validated;
    }

    /** Section 6.2: whatever is wrong with it, there is just no explanation. */
    private String explanation(MacroText where, String domain) {
        try {
            List<String> texts = questions.txt(name(where, domain)).records();
            if (texts.size() != 1 || !texts.getFirst().chars().allMatch(c -> c >= ' ' && c < 127)) {
                return "";
            }
            String text = MacroText.parse(texts.getFirst(), true).expand(letter -> value(letter, domain));
            String printable = text.replaceAll("[^ -~]", "?");
            return printable.substring(0, Math.min(printable.length(), LONGEST_EXPLANATION));
        } catch (SpfSyntaxException | Questions.Ended unexplained) {
            return "";
        }
    }
}
