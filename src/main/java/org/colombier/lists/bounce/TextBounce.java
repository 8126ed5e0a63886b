package org.colombier.lists.bounce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.colombier.mail.HeaderSection;

/**
 * Reads the reports that are for people only: of systems older than RFC 3464, or that never cared. The text is read up to
 * where the returned message begins; the first line that names an address and the words after it tell. Pure.
 */
final class TextBounce {

    private static final int MOST_LINES = 400;
    private static final int MOST_RECIPIENTS = 100;
    private static final int LONGEST_LINE = 1_000;

    private static final Pattern DELIVERY = Pattern.compile("undeliver|non.?deliver|not (?:be )?deliver|delivery (?:status|fail|report|notif|problem|error|has failed|to the following|incomplete|unsuccessful)|returned (?:mail|to sender)|returned mail|failure notice|mail (?:delivery )?fail"
        + "|could not (?:be )?(?:send|deliver|sent)|couldn't be delivered|failed (?:delivery|mail|recipient)|unzustellbar|nicht zugestellt|zustellung|unable to deliver|message (?:status|bounced|rejected|not delivered|returned)|non remis|non distribu|échec de (?:la )?(?:remise|distribution)"
        + "|remise (?:impossible|différée|retardée)|retour de courrier|nondeliverable|delivery-status|delayed|mail system error|user unknown|warning: |weitergeleitet|zugestellt|no se (?:puede|pudo) entregar|non recapitabile|mancato recapito|не доставлен|退信|rejected|bounce", Pattern.UNICODE_CASE);
    private static final Pattern DELAYED = Pattern.compile("delivery (?:is |has been |temporarily )?(?:delayed|suspended)|has not (?:yet )?been (?:delivered|able)|will (?:continue|keep|be retried|retry|try)|still (?:being )?(?:tried|trying|in the queue)|warning message only|transient non-fatal|do not need to resend"
        + "|no need to (?:re)?send|remise (?:a été )?(?:différée|retardée)|(?:wird|werden) weiter|verzögert|could not send message for past|not yet been delivered|delay(?:ed)? (?:delivery|notification)|message delayed|delivery incomplete|сообщение .{0,30}задерж", Pattern.UNICODE_CASE);
    private static final Pattern GAVE_UP = Pattern.compile("(?:giv(?:e|ing)|gave) up|permanent (?:fatal )?error|permanent failure|will not be retried|not be (?:further )?delivered|has failed", Pattern.UNICODE_CASE);
    private static final Pattern DELIVERED = Pattern.compile("(?:was|were|has been|been) (?:successfully )?(?:delivered|relayed)\\b(?! yet)|successfully (?:delivered|relayed)|successful (?:mail )?delivery|delivery (?:was )?successful|a bien été (?:remis|délivré)|wurde (?:erfolgreich )?zugestellt", Pattern.UNICODE_CASE);
    private static final Pattern RETURNED = Pattern.compile("(?i)^(?:-{2,}.{0,80}(?:original message|copy of (?:the|your) message|undelivered message|unsent message|returned message|message follows|forwarded message|message d'origine|ursprüngliche nachricht).{0,80}|"
        + ".{0,40}below this line is a copy.{0,60}|.{0,20}this is a copy of (?:the|your) (?:message|mail).{0,120}|received: .{0,300}|return-path: .{0,300})$");
    private static final Pattern ADDRESS = Pattern.compile("(?<![\\w.%+=-])([\\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\\p{L}\\d](?:[\\p{L}\\d.-]{0,250}[\\p{L}\\d])?)");
    private static final Pattern STATUS = Pattern.compile("(?<![0-9.])([45]\\.[0-9]{1,3}\\.[0-9]{1,3})(?![0-9.]\\d)");
    private static final Pattern CODE = Pattern.compile("(?:^|[\\s:>(#\"'])([45])[0-5][0-9](?:[ :-]|$)");

    private TextBounce() {
    }

    /**
     * @param nullSender it came from {@code <>}
     * @param text       what a person reads of the mail
     * @return none if this is no report
     */
    static List<Bounce> read(boolean nullSender, HeaderSection header, String text) {
        String subject = AutomaticAnswer.subject(header);
        List<String> lines = report(text);
        String all = String.join("\n", lines).toLowerCase(Locale.ROOT).replace('’', '\'');
        boolean daemon = AutomaticAnswer.isDaemon(header);
        boolean speaks = DELIVERY.matcher(subject).find() || header.first("X-Failed-Recipients").isPresent() || DELIVERY.matcher(all).find();
        if (!speaks || !nullSender && !daemon) {
            return List.of();
        }
        List<String> recipients = recipients(header, lines);
        String status = status(lines);
        boolean delayed = (DELAYED.matcher(subject).find() || DELAYED.matcher(all).find()) && !GAVE_UP.matcher(all).find() && !status.startsWith("5");
        if (delayed) {
            return each(recipients, BounceKind.DELAY, status, subject);
        }
        Optional<BounceKind> words = RefusalWords.byWords(all);
        if (words.isEmpty() && !status.startsWith("5") && (DELIVERED.matcher(all).find() || DELIVERED.matcher(subject).find())) {
            return each(recipients, BounceKind.SUCCESS, status, subject);
        }
        BounceKind kind = status.isEmpty() ? words.orElse(BounceKind.UNKNOWN) : RefusalWords.kind(status, all);
        return each(recipients, kind, status, reason(lines, subject));
    }

    private static List<Bounce> each(List<String> recipients, BounceKind kind, String status, String reason) {
        return recipients.isEmpty() ? List.of(new Bounce(kind, "", status, reason)) : recipients.stream().map(r -> new Bounce(kind, r, status, reason)).toList();
    }

    /** The text before the returned message. */
    private static List<String> report(String text) {
        List<String> lines = new ArrayList<>();
        for (String line : (Iterable<String>) text.lines().limit(MOST_LINES)::iterator) {
            String bounded = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line;
            if (!lines.isEmpty() && RETURNED.matcher(bounded.strip()).matches()) {
                return lines;
            }
            lines.add(bounded);
        }
        return lines;
    }

    /** Exim and Google name them in a field; else the address that stands first on a line, as all others write it, else the first at all. */
    private static List<String> recipients(HeaderSection header, List<String> lines) {
        List<String> named = header.all("X-Failed-Recipients").stream().flatMap(v -> Stream.of(v.split("[,\\s]+"))).map(String::strip).filter(a -> a.contains("@")).limit(MOST_RECIPIENTS).toList();
        if (!named.isEmpty()) {
            return named;
        }
        List<String> first = lines.stream().map(String::strip).map(l -> l.replaceFirst("^(?:(?i:to|recipient|rcpt to|address|an|à|destinataire|empfänger|user|final recipient)\\s*:\\s*|\\*+ |[-*•] )", "")).filter(l -> l.matches("[<(\"']?[^\\s<>@:]+@[^\\s<>@]+.*"))
            .flatMap(l -> ADDRESS.matcher(l).results().limit(1).map(m -> m.group(1))).distinct().limit(MOST_RECIPIENTS).toList();
        return first.isEmpty() ? lines.stream().flatMap(l -> ADDRESS.matcher(l).results().map(m -> m.group(1))).limit(1).toList() : first;
    }

    private static String status(List<String> lines) {
        Optional<String> enhanced = lines.stream().flatMap(l -> STATUS.matcher(l).results().limit(1).map(m -> m.group(1))).findFirst();
        return enhanced.or(() -> lines.stream().flatMap(l -> CODE.matcher(l).results().limit(1).map(m -> m.group(1) + ".0.0")).findFirst()).orElse("");
    }

    /** The line that decided, else the one with the code, else the subject. */
    private static String reason(List<String> lines, String subject) {
        return lines.stream().filter(l -> CODE.matcher(l).find() || STATUS.matcher(l).find()).findFirst()
            .or(() -> lines.stream().filter(l -> RefusalWords.byWords(l).isPresent()).findFirst()).orElse(subject);
    }
}
