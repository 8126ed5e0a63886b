package org.colombier.lists.migration.mailman;

import java.util.List;
import java.util.stream.Stream;
import org.colombier.lists.migration.mailman.CommonSettings.PostAction;
import org.colombier.mail.EmailAddress;

/** Mailman 2's settings in our words; most of them are numbers whose meaning its forms tell. */
final class TwoSettings {

    private static final List<PostAction> NONMEMBER = List.of(PostAction.ACCEPT, PostAction.HOLD, PostAction.REJECT, PostAction.DISCARD);
    private static final List<PostAction> MODERATED = List.of(PostAction.HOLD, PostAction.REJECT, PostAction.DISCARD);
    private static final List<String> JOIN = List.of("auth", "auth", "owner", "auth_owner");
    private static final List<String> ROSTER = List.of("public", "private", "owner");
    private static final List<String> REPLY = List.of("sender", "list", "other_email");

    private TwoSettings() {
    }

    static void map(Settings settings, EmailAddress list) {
        members(settings);
        posts(settings);
        messages(settings, list);
        archive(settings);
        leftOver(settings);
    }

    private static void members(Settings settings) {
        settings.becomes("visibility", settings.number("advertised", 1) == 0 ? "conceal" : "noconceal");
        settings.becomes("subscribe", choice(JOIN, settings.number("subscribe_policy", 1)));
        settings.becomes("unsubscribe", settings.isOn("unsubscribe_policy") ? "owner" : "auth");
        settings.becomes("review", choice(ROSTER, settings.number("private_roster", 1)));
        settings.becomes("welcome", settings.number("send_welcome_msg", 1) == 0 ? "off" : "on");
        settings.becomes("bye", settings.number("send_goodbye_msg", 1) == 0 ? "off" : "on");
        settings.becomes("description", settings.text("info"));
    }

    private static void posts(Settings settings) {
        if (settings.isOn("emergency")) {
            settings.becomes("send", "editorkeyonly");
            settings.changed("emergency", "every post waits for a moderator");
        } else {
            PostAction member = settings.isOn("default_member_moderation") ? choice(MODERATED, settings.number("member_moderation_action", 0)) : PostAction.ACCEPT;
            CommonSettings.send(settings, member, choice(NONMEMBER, settings.number("generic_nonmember_action", 1)));
        }
        CommonSettings.size(settings, settings.number("max_message_size", 40));
        long days = settings.number("max_days_to_hold", 0);
        if (days > 0) {
            settings.becomes("clean_delay_queuemod", Long.toString(Math.clamp(days, 1, 365)));
        }
    }

    private static void messages(Settings settings, EmailAddress list) {
        CommonSettings.subjectPrefix(settings, settings.text("subject_prefix"));
        CommonSettings.replyTo(settings, choice(REPLY, settings.number("reply_goes_to_list", 0)), settings.text("reply_to_address"), settings.isOn("first_strip_reply_to"));
        CommonSettings.digests(settings, settings.number("digestable", 1) != 0, settings.number("digest_size_threshhold", 30));
        if (settings.isOn("digest_is_default")) {
            settings.becomes("default_user_options.reception", settings.isOn("mime_is_default_digest") ? "digest" : "digestplain");
        }
        settings.becomes("header", CommonSettings.decoration(settings.text("msg_header"), list, settings.text("description")));
        settings.becomes("footer", CommonSettings.decoration(settings.text("msg_footer"), list, settings.text("description")));
        if (settings.number("include_rfc2369_headers", 1) == 0) {
            settings.becomes("rfc2369_header_fields", "unsubscribe");
            settings.changed("include_rfc2369_headers", "List-Unsubscribe stays: large receivers refuse mail without it");
        }
        boolean munge = settings.number("from_is_list", 0) > 0;
        settings.becomes("dmarc_protection.mode", munge ? "all" : "dmarc_reject,dmarc_quarantine");
        if (settings.isOn("anonymous_list")) {
            settings.becomes("anonymous_sender", list.toString());
        }
    }

    private static void archive(Settings settings) {
        settings.becomes("process_archive", settings.number("archive", 1) == 0 ? "off" : "on");
        settings.becomes("archive.web_access", settings.isOn("archive_private") ? "private" : "public");
        settings.becomes("archive.mail_access", settings.isOn("archive_private") ? "private" : "public");
    }

    static List<String> blocked(Settings settings) {
        return Stream.of("ban_list", "discard_these_nonmembers", "reject_these_nonmembers").flatMap(name -> CommonSettings.blocked(settings, name).stream()).distinct().toList();
    }

    private static void leftOver(Settings settings) {
        settings.leftIfSet("topics_enabled", "declare msg_topic paragraphs");
        settings.leftIfSet("filter_content", "content is not filtered");
        settings.leftIfSet("umbrella_list", "include the lists with include_sympa_list");
        settings.leftIfSet("acceptable_aliases", "an implicit destination is decided by the send scenario");
        settings.leftIfSet("bounce_matching_headers", "write a rule for the send scenario");
        settings.leftIfSet("header_filter_rules", "write a rule for the send scenario");
        settings.leftIfSet("gateway_to_news", "there is no gateway to news");
        settings.leftIfSet("gateway_to_mail", "there is no gateway to news");
        settings.leftIfSet("autorespond_postings", "there are no automatic answers to posts");
    }

    private static <T> T choice(List<T> values, long index) {
        return values.get((int) Math.clamp(index, 0, values.size() - 1));
    }
}
