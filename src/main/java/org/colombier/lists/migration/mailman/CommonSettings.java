package org.colombier.lists.migration.mailman;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.colombier.lists.migration.Belongings;
import org.colombier.mail.EmailAddress;

/** What Mailman 2 and 3 mean alike, whatever they call it. */
final class CommonSettings {

    /** What Mailman does with a post, in its order of Mailman 3's words. */
    enum PostAction { ACCEPT, HOLD, REJECT, DISCARD }

    private static final long UNLIMITED = 1L << 30;
    private static final String DAILY = "0,1,2,3,4,5,6 12:00";

    private CommonSettings() {
    }

    /** Who may post: what happens to a member's post, and to somebody else's. */
    static void send(Settings settings, PostAction member, PostAction nonmember) {
        String scenario = switch (member) {
            case ACCEPT -> switch (nonmember) {
                case ACCEPT -> "public";
                case HOLD -> "privateoreditorkey";
                case REJECT -> "private";
                case DISCARD -> "confidential";
            };
            case HOLD -> nonmember == PostAction.REJECT || nonmember == PostAction.DISCARD ? "privateandeditorkey" : "editorkey";
            case REJECT, DISCARD -> "newsletter";
        };
        settings.becomes("send", scenario);
        if (member == PostAction.REJECT || member == PostAction.DISCARD) {
            settings.left("moderation of single members", "only moderators may post now: make moderators of those who could");
        } else if (member == PostAction.HOLD) {
            settings.changed("moderation of single members", "moderators post directly, everybody else's posts wait for them");
        }
    }

    /** @param kilobytes 0 for no limit */
    static void size(Settings settings, long kilobytes) {
        settings.becomes("max_size", Long.toString(kilobytes <= 0 ? UNLIMITED : Math.clamp(kilobytes * 1024, 1_024, UNLIMITED)));
    }

    /** A subject prefix; a number in it is written {@code %d} there. */
    static void subjectPrefix(Settings settings, String prefix) {
        String tag = prefix.strip().replaceAll("%0?\\d*d", "%n").replaceFirst("^\\[(.*)]$", "$1");
        settings.becomes("custom_subject", tag);
    }

    /** @param thresholdKilobytes at which a digest leaves at once; 0 for never */
    static void digests(Settings settings, boolean on, long thresholdKilobytes) {
        settings.becomes("digest", on ? DAILY : "");
        if (on) {
            settings.becomes("digest_max_octets", Long.toString(thresholdKilobytes <= 0 ? 50_000_000 : Math.clamp(thresholdKilobytes * 1024, 10_000, 50_000_000)));
            settings.changed("digests", "they leave daily at 12:00, which Mailman leaves to its crontab");
        }
    }

    static void replyTo(Settings settings, String mode, String other, boolean stripFirst) {
        boolean toOther = mode.equals("other_email") && !other.isEmpty();
        settings.becomes("reply_to_header.value", mode.equals("other_email") && !toOther ? "sender" : mode);
        settings.becomes("reply_to_header.apply", stripFirst ? "forced" : "respect");
        if (toOther) {
            settings.becomes("reply_to_header.other_email", other);
        }
    }

    private static final Pattern PLACEHOLDER = Pattern.compile("%\\(([a-z_]+)\\)s|\\$\\{?([a-z_]+)}?");

    /**
     * A header or footer text with Mailman's placeholders: what is the same for all is filled in, a line with another one
     * is left out.
     */
    static String decoration(String text, EmailAddress list, String description) {
        StringBuilder kept = new StringBuilder();
        for (String line : text.strip().lines().toList()) {
            String filled = PLACEHOLDER.matcher(line).replaceAll(m -> {
                String key = m.group(1) != null ? m.group(1) : m.group(2);
                return java.util.regex.Matcher.quoteReplacement(switch (key) {
                    case "real_name", "list_name", "_internal_name", "display_name", "listname" -> list.localPart();
                    case "host_name", "domain" -> list.domain().ascii();
                    case "fqdn_listname" -> list.toString();
                    case "description" -> description;
                    default -> m.group();
                });
            });
            if (!PLACEHOLDER.matcher(filled).find()) {
                kept.append(filled.stripTrailing()).append('\n');
            }
        }
        String all = kept.toString().strip();
        // A ruler alone says nothing.
        return all.matches("[_=\\-\\s]*") ? "" : all;
    }

    /** People who are no members and may post all the same: whom the list trusts. */
    static List<String> trusted(Settings settings) {
        List<String> trusted = blocked(settings, "accept_these_nonmembers");
        if (!trusted.isEmpty()) {
            settings.changed("accept_these_nonmembers", "they are on the list's allow list: " + trusted.size());
        }
        return trusted;
    }

    /** A greeting of Mailman 2 stands before what its site says; here it is a text of its own, which must say how to leave. */
    static List<Belongings.OwnText> texts(Settings settings, EmailAddress list, String language) {
        boolean french = language.equals("fr");
        List<Belongings.OwnText> texts = new ArrayList<>();
        text(settings, "welcome_msg", list).ifPresent(t -> texts.add(new Belongings.OwnText("welcome", french ? "fr" : "en",
            (french ? "Subject: Bienvenue sur la liste {{ list.name }}\n\n" : "Subject: Welcome to the list {{ list.name }}\n\n") + t + "\n\n{{ list.url }}\n{{ list.unsubscribe }}\n")));
        text(settings, "goodbye_msg", list).ifPresent(t -> texts.add(new Belongings.OwnText("bye", french ? "fr" : "en",
            (french ? "Subject: Vous avez quitté la liste {{ list.name }}\n\n" : "Subject: You have left the list {{ list.name }}\n\n") + t + "\n")));
        return texts;
    }

    private static Optional<String> text(Settings settings, String name, EmailAddress list) {
        String text = decoration(settings.text(name), list, settings.text("description"));
        if (!text.isEmpty()) {
            settings.changed(name, "is a mail text of the list now; read it once");
        }
        return Optional.of(text.replace("{{", "{{ '{{' }}").replace("{%", "{{ '{%' }}").replace("{#", "{{ '{#' }}")).filter(t -> !t.isEmpty());
    }

    /** Addresses as our block list takes them; Mailman's regular expressions begin with a circumflex and have no counterpart. */
    static List<String> blocked(Settings settings, String name) {
        List<String> all = settings.all(name);
        if (all.stream().anyMatch(a -> a.startsWith("^"))) {
            settings.left(name, "regular expressions are not taken: " + String.join(" ", all.stream().filter(a -> a.startsWith("^")).limit(10).toList()));
        }
        return all.stream().filter(a -> !a.startsWith("^") && a.contains("@")).map(a -> a.startsWith("@") ? "*" + a : a).toList();
    }
}
