package org.colombier.lists.migration.mailman;

import java.util.List;
import java.util.Locale;
import org.colombier.lists.migration.mailman.CommonSettings.PostAction;
import org.colombier.mail.EmailAddress;

/** Mailman 3's settings, as its REST API names them, in our words. */
final class ThreeSettings {

    private ThreeSettings() {
    }

    static void map(Settings settings, EmailAddress list) {
        members(settings);
        posts(settings);
        messages(settings, list);
        archive(settings);
        leftOver(settings);
    }

    private static void members(Settings settings) {
        settings.becomes("visibility", settings.isOn("advertised") ? "noconceal" : "conceal");
        settings.becomes("subscribe", switch (settings.text("subscription_policy")) {
            case "open" -> "open";
            case "moderate" -> "owner";
            case "confirm_then_moderate" -> "auth_owner";
            default -> "auth";
        });
        settings.becomes("unsubscribe", switch (settings.text("unsubscription_policy")) {
            case "open" -> "open";
            case "moderate", "confirm_then_moderate" -> "owner";
            default -> "auth";
        });
        settings.becomes("review", switch (settings.text("member_roster_visibility")) {
            case "public" -> "public";
            case "members" -> "private";
            default -> "owner";
        });
        settings.becomes("welcome", onOff(settings, "send_welcome_message"));
        settings.becomes("bye", onOff(settings, "send_goodbye_message"));
        settings.becomes("description", settings.text("info"));
    }

    private static String onOff(Settings settings, String name) {
        return !settings.has(name) || settings.isOn(name) ? "on" : "off";
    }

    private static void posts(Settings settings) {
        if (settings.isOn("emergency")) {
            settings.becomes("send", "editorkeyonly");
            settings.changed("emergency", "every post waits for a moderator");
        } else {
            CommonSettings.send(settings, action(settings.text("default_member_action"), PostAction.ACCEPT), action(settings.text("default_nonmember_action"), PostAction.HOLD));
        }
        CommonSettings.size(settings, settings.number("max_message_size", 40));
        long days = settings.number("max_days_to_hold", 0);
        if (days > 0) {
            settings.becomes("clean_delay_queuemod", Long.toString(Math.clamp(days, 1, 365)));
        }
    }

    /** {@code defer} runs the other checks, and accepts if none objects. */
    private static PostAction action(String word, PostAction otherwise) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "accept", "defer" -> PostAction.ACCEPT;
            case "hold" -> PostAction.HOLD;
            case "reject" -> PostAction.REJECT;
            case "discard" -> PostAction.DISCARD;
            default -> otherwise;
        };
    }

    private static void messages(Settings settings, EmailAddress list) {
        CommonSettings.subjectPrefix(settings, settings.text("subject_prefix"));
        String mode = switch (settings.text("reply_goes_to_list")) {
            case "point_to_list" -> "list";
            case "explicit_header", "explicit_header_only" -> "other_email";
            default -> "sender";
        };
        CommonSettings.replyTo(settings, mode, settings.text("reply_to_address"), settings.isOn("first_strip_reply_to"));
        CommonSettings.digests(settings, !settings.has("digests_enabled") || settings.isOn("digests_enabled"), settings.number("digest_size_threshold", 30));
        boolean rewriteAll = settings.isOn("dmarc_mitigate_unconditionally");
        boolean none = settings.text("dmarc_mitigate_action").matches("no_mitigation");
        settings.becomes("dmarc_protection.mode", rewriteAll ? "all" : none ? "none" : "dmarc_reject,dmarc_quarantine");
        if (settings.has("include_rfc2369_headers") && !settings.isOn("include_rfc2369_headers")) {
            settings.becomes("rfc2369_header_fields", "unsubscribe");
            settings.changed("include_rfc2369_headers", "List-Unsubscribe stays: large receivers refuse mail without it");
        }
        if (settings.isOn("anonymous_list")) {
            settings.becomes("anonymous_sender", list.toString());
        }
    }

    private static void archive(Settings settings) {
        String policy = settings.text("archive_policy");
        settings.becomes("process_archive", policy.equals("never") ? "off" : "on");
        String access = policy.equals("public") ? "public" : "private";
        settings.becomes("archive.web_access", access);
        settings.becomes("archive.mail_access", access);
    }

    static List<String> blocked(Settings settings) {
        return CommonSettings.blocked(settings, "ban_list");
    }

    private static void leftOver(Settings settings) {
        settings.leftIfSet("filter_content", "content is not filtered");
        settings.leftIfSet("acceptable_aliases", "an implicit destination is decided by the send scenario");
        settings.leftIfSet("autorespond_postings", "there are no automatic answers to posts");
        settings.leftIfSet("linked_newsgroup", "there is no gateway to news");
    }
}
