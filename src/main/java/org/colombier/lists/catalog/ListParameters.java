package org.colombier.lists.catalog;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.colombier.lists.catalog.ListParameter.Group;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/**
 * Every list parameter, each declared once; title and help stand under {@code parameter.NAME} in
 * {@code messages/lists*.properties}. One is here only if some room acts on it.
 */
public final class ListParameters {

    /** To whom an answer goes, besides what the author asked for. */
    public enum ReplyTo { SENDER, LIST, ALL, OTHER_EMAIL }

    /** Whether a Reply-To that the author set stays. */
    public enum ReplyToApply { FORCED, RESPECT }

    /** How a footer is added: as a part of its own, or into the text. */
    public enum FooterType { MIME, APPEND }

    /** The fields of RFC 2369. */
    public enum ListField { HELP, SUBSCRIBE, UNSUBSCRIBE, POST, OWNER, ARCHIVE }

    /**
     * Of which authors the From is rewritten: all, those who signed with DKIM, those whose domain publishes this DMARC policy
     * ({@code DMARC_ANY}: some policy, also none), those whose address ends as {@code dmarc_protection.domain_regex} says.
     */
    public enum DmarcMode { ALL, DKIM_SIGNATURE, DMARC_REJECT, DMARC_QUARANTINE, DMARC_ANY, DOMAIN_REGEX }

    /** Which mail a list's domain signs: what its robot writes, what the list distributes. */
    public enum DkimMail { ROBOT, LIST }

    /** Of which posts the list signs the copies, by how their author was known; {@code ANY}: of all. */
    public enum DkimApply { MD5_AUTHENTICATED_MESSAGES, SMIME_AUTHENTICATED_MESSAGES, DKIM_AUTHENTICATED_MESSAGES, EDITOR_VALIDATED_MESSAGES, ANY }

    /** Into which parts of a post each member's own data is put. */
    public enum MergeScope { NONE, FOOTER, ALL }

    /** Where keywords of message topics are looked for. */
    public enum TopicSource { SUBJECT, BODY, SUBJECT_AND_BODY }

    /** Whether a post must have a topic, and who is asked if it has none. */
    public enum TopicTagging { OPTIONAL, REQUIRED_SENDER, REQUIRED_MODERATOR }

    /** The display name of a rewritten From. */
    public enum DmarcPhrase { DISPLAY_NAME, NAME_AND_EMAIL, NAME_VIA_LIST, NAME_EMAIL_VIA_LIST, LIST_FOR_NAME, LIST_FOR_EMAIL }

    /** What is done with a member whose mail comes back. */
    public enum BounceAction { REMOVE_BOUNCERS, NOTIFY_BOUNCERS, NONE }

    /** Who is told what was done. */
    public enum BounceNotification { NONE, OWNER, LISTMASTER }

    /** Whether a post's members are asked for a receipt: all, those of a post whose author asks, none. */
    public enum ReceiptRequest { ON, ON_DEMAND, OFF }

    /** How archives keep those who gather addresses from them. */
    public enum AddressVeil { COOKIE, JAVASCRIPT, AT, CONCEALED, NONE }

    /** How an encrypted post is archived. */
    public enum ArchivedForm { ORIGINAL, DECRYPTED }

    /** In which form members get mail, in the order of a form. */
    private static final List<String> RECEPTIONS = List.of("mail", "not_me", "txt", "html", "urlize", "notice", "digest", "digestplain", "summary", "nomail");

    /** How pages show addresses to people who are not logged in: with {@code AT} for the sign, not at all, as they are. {@code JAVASCRIPT}, of Sympa, is as {@code AT}: it works without. */
    public enum AddressProtection { AT, JAVASCRIPT, CONCEALED, NONE }

    private static final ValueType<String> NOTICES = new ValueType.Word(List.of("mail", "nomail"));
    private static final ValueType<String> SHOWN = new ValueType.Word(List.of("noconceal", "conceal"));

    private static final List<ListParameter<?>> ALL = new ArrayList<>();
    private static final Map<String, ListParameter<?>> BY_NAME = new HashMap<>();

    public static final ListParameter<String> SUBJECT = declare("subject", Group.DESCRIPTION, new ValueType.Line(200), "");
    public static final ListParameter<String> LANG = declare("lang", Group.DESCRIPTION, new ValueType.Word(List.of("en", "fr")), "en");
    public static final ListParameter<ZoneId> TIME_ZONE = declare("time_zone", Group.DESCRIPTION, new ValueType.Zone(), "");
    public static final ListParameter<String> DESCRIPTION = declare("description", Group.DESCRIPTION, new ValueType.Text(10_000), "");
    public static final ListParameter<String> VISIBILITY = scenario("visibility", Group.DESCRIPTION, "conceal");
    public static final ListParameter<String> INFO = scenario("info", Group.DESCRIPTION, "open");

    /** Categories of {@code topics.conf}, as {@code science/physics}. */
    public static final ListParameter<List<String>> TOPICS = declare("topics", Group.DESCRIPTION, new ValueType.Words("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)?", 20), "");
    public static final ListParameter<String> PRIORITY = declare("priority", Group.DESCRIPTION,
        new ValueType.Word(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "z")), "5");
    public static final ListParameter<List<Domain>> OWNER_DOMAIN = declare("owner_domain", Group.DESCRIPTION, new ValueType.Domains(50), "");
    public static final ListParameter<Long> OWNER_DOMAIN_MIN = declare("owner_domain_min", Group.DESCRIPTION, new ValueType.Whole(0, 100), "0");
    public static final ListParameter<AddressProtection> SPAM_PROTECTION = declare("spam_protection", Group.DESCRIPTION,
        new ValueType.OneOf<>(AddressProtection.class), "at");
    public static final ListParameter<List<Paragraph>> CUSTOM_VARS = declare("custom_vars", Group.OTHER, ValueType.Paragraphs.of(100,
        Paragraph.Field.required("name", new ValueType.Words("[A-Za-z0-9_.-]{1,80}", 1)), Paragraph.Field.optional("value", new ValueType.Line(1_000))), "");

    public static final ListParameter<String> SUBSCRIBE = scenario("subscribe", Group.MEMBERS, "open");
    public static final ListParameter<String> UNSUBSCRIBE = scenario("unsubscribe", Group.MEMBERS, "open");
    public static final ListParameter<String> ADD = scenario("add", Group.MEMBERS, "owner");
    public static final ListParameter<String> DEL = scenario("del", Group.MEMBERS, "owner");
    public static final ListParameter<String> INVITE = scenario("invite", Group.MEMBERS, "private");
    public static final ListParameter<String> REVIEW = scenario("review", Group.MEMBERS, "owner");
    public static final ListParameter<String> REMIND = scenario("remind", Group.MEMBERS, "owner");
    public static final ListParameter<Long> MAX_LIST_MEMBERS = declare("max_list_members", Group.MEMBERS, new ValueType.Whole(0, 10_000_000), "0");
    public static final ListParameter<String> DEFAULT_RECEPTION = declare("default_user_options.reception", Group.MEMBERS,
        new ValueType.Word(RECEPTIONS), "mail");
    public static final ListParameter<List<String>> AVAILABLE_RECEPTION = declare("available_user_options.reception", Group.MEMBERS,
        new ValueType.SomeWords(RECEPTIONS), "");
    public static final ListParameter<List<Paragraph>> CUSTOM_ATTRIBUTE = declare("custom_attribute", Group.MEMBERS, AttributeParagraphs.TYPE, "");
    public static final ListParameter<String> DEFAULT_OWNER_PROFILE = declare("default_owner_options.profile", Group.MEMBERS,
        new ValueType.Word(List.of("normal", "privileged")), "normal");
    public static final ListParameter<String> DEFAULT_OWNER_RECEPTION = declare("default_owner_options.reception", Group.MEMBERS, NOTICES, "mail");
    public static final ListParameter<String> DEFAULT_OWNER_VISIBILITY = declare("default_owner_options.visibility", Group.MEMBERS, SHOWN, "noconceal");
    public static final ListParameter<String> DEFAULT_EDITOR_RECEPTION = declare("default_editor_options.reception", Group.MEMBERS, NOTICES, "mail");
    public static final ListParameter<String> DEFAULT_EDITOR_VISIBILITY = declare("default_editor_options.visibility", Group.MEMBERS, SHOWN, "noconceal");
    public static final ListParameter<String> DEFAULT_VISIBILITY = declare("default_user_options.visibility", Group.MEMBERS,
        new ValueType.Word(List.of("noconceal", "conceal")), "noconceal");
    public static final ListParameter<Boolean> WELCOME = declare("welcome", Group.MEMBERS, new ValueType.Switch(), "on");
    public static final ListParameter<Boolean> BYE = declare("bye", Group.MEMBERS, new ValueType.Switch(), "on");

    public static final ListParameter<String> SEND = scenario("send", Group.SENDING, "private");
    public static final ListParameter<Long> MAX_SIZE = declare("max_size", Group.SENDING, new ValueType.Whole(1_024, 1L << 30), "5242880");
    public static final ListParameter<Boolean> REJECT_AUTOMATES = declare("reject_mail_from_automates_feature", Group.SENDING, new ValueType.Switch(), "on");
    public static final ListParameter<Optional<Pattern>> LOOP_PREVENTION_REGEX = declare("loop_prevention_regex", Group.SENDING, new ValueType.Expression(500),
        "mailer-daemon|sympa|listserv|majordomo|smartlist|mailman");
    public static final ListParameter<Optional<LocalTime>> DELIVERY_TIME = declare("delivery_time", Group.SENDING, new ValueType.TimeOfDay(), "");
    public static final ListParameter<Boolean> PERSONALIZATION_FEATURE = declare("personalization_feature", Group.SENDING, new ValueType.Switch(), "off");
    public static final ListParameter<MergeScope> PERSONALIZATION_WEB = declare("personalization.web_apply_on", Group.SENDING, new ValueType.OneOf<>(MergeScope.class), "footer");
    public static final ListParameter<MergeScope> PERSONALIZATION_MAIL = declare("personalization.mail_apply_on", Group.SENDING, new ValueType.OneOf<>(MergeScope.class), "none");
    public static final ListParameter<List<Paragraph>> MSG_TOPIC = declare("msg_topic", Group.SENDING, ValueType.Paragraphs.of(50,
        Paragraph.Field.required("name", new ValueType.Line(40)), Paragraph.Field.optional("keywords", new ValueType.Line(500)),
        Paragraph.Field.optional("title", new ValueType.Line(100))), "");
    public static final ListParameter<TopicSource> MSG_TOPIC_KEYWORDS_APPLY_ON = declare("msg_topic_keywords_apply_on", Group.SENDING,
        new ValueType.OneOf<>(TopicSource.class), "subject");
    public static final ListParameter<TopicTagging> MSG_TOPIC_TAGGING = declare("msg_topic_tagging", Group.SENDING, new ValueType.OneOf<>(TopicTagging.class), "optional");
    public static final ListParameter<Long> MODERATION_DAYS = declare("clean_delay_queuemod", Group.SENDING, new ValueType.Whole(1, 365), "30");
    public static final ListParameter<Boolean> MODERATION_NOTICE = declare("moderation_notice", Group.SENDING, new ValueType.Switch(), "off");
    public static final ListParameter<Integer> VERP_RATE = declare("verp_rate", Group.SENDING, new ValueType.Percent(), "100%");

    public static final ListParameter<String> CUSTOM_SUBJECT = declare("custom_subject", Group.MESSAGES, new ValueType.Line(80), "");
    public static final ListParameter<ReplyTo> REPLY_TO = declare("reply_to_header.value", Group.MESSAGES, new ValueType.OneOf<>(ReplyTo.class), "sender");
    public static final ListParameter<Optional<EmailAddress>> REPLY_TO_OTHER = declare("reply_to_header.other_email", Group.MESSAGES, new ValueType.Address(), "");
    public static final ListParameter<ReplyToApply> REPLY_TO_APPLY = declare("reply_to_header.apply", Group.MESSAGES, new ValueType.OneOf<>(ReplyToApply.class), "respect");
    public static final ListParameter<String> HEADER = declare("header", Group.MESSAGES, new ValueType.Text(4_000), "");
    public static final ListParameter<String> FOOTER = declare("footer", Group.MESSAGES, new ValueType.Text(4_000), "");
    public static final ListParameter<FooterType> FOOTER_TYPE = declare("footer_type", Group.MESSAGES, new ValueType.OneOf<>(FooterType.class), "append");
    public static final ListParameter<Set<ListField>> RFC2369_HEADER_FIELDS = declare("rfc2369_header_fields", Group.MESSAGES,
        new ValueType.SomeOf<>(ListField.class), "help,subscribe,unsubscribe,post,owner,archive");
    public static final ListParameter<List<String>> REMOVE_HEADERS = declare("remove_headers", Group.MESSAGES, new ValueType.FieldNames(),
        "X-Sympa-To,X-Family-To,Return-Receipt-To,Precedence,X-Sequence,Disposition-Notification-To,Sender");
    public static final ListParameter<List<FieldMatch>> REMOVE_OUTGOING_HEADERS = declare("remove_outgoing_headers", Group.MESSAGES, new ValueType.FieldMatches(), "");
    public static final ListParameter<Optional<EmailAddress>> ANONYMOUS_SENDER = declare("anonymous_sender", Group.MESSAGES, new ValueType.Address(), "");
    public static final ListParameter<List<String>> CUSTOM_HEADER = declare("custom_header", Group.MESSAGES, new ValueType.Fields(), "");
    public static final ListParameter<Set<DmarcMode>> DMARC_MODE = declare("dmarc_protection.mode", Group.MESSAGES,
        new ValueType.SomeOf<>(DmarcMode.class), "dmarc_reject,dmarc_quarantine");
    public static final ListParameter<Optional<Pattern>> DMARC_DOMAIN_REGEX = declare("dmarc_protection.domain_regex", Group.MESSAGES, new ValueType.Expression(500), "");
    public static final ListParameter<Optional<EmailAddress>> DMARC_OTHER_EMAIL = declare("dmarc_protection.other_email", Group.MESSAGES, new ValueType.Address(), "");
    public static final ListParameter<List<String>> DMARC_EXEMPT = declare("dmarc_protection.exempt_domains", Group.MESSAGES, new ValueType.Words("\\.?[A-Za-z0-9.-]+", 500), "");
    public static final ListParameter<DmarcPhrase> DMARC_PHRASE = declare("dmarc_protection.phrase", Group.MESSAGES,
        new ValueType.OneOf<>(DmarcPhrase.class), "name_via_list");

    public static final ListParameter<WeeklyTimes> DIGEST = declare("digest", Group.DIGESTS, new ValueType.Weekly(), "");
    public static final ListParameter<Long> DIGEST_MAX_SIZE = declare("digest_max_size", Group.DIGESTS, new ValueType.Whole(1, 500), "25");
    public static final ListParameter<Long> DIGEST_MAX_OCTETS = declare("digest_max_octets", Group.DIGESTS, new ValueType.Whole(10_000, 50_000_000), "5000000");

    public static final ListParameter<Integer> BOUNCE_WARN_RATE = declare("bounce.warn_rate", Group.BOUNCES, new ValueType.Percent(), "30%");
    public static final ListParameter<Long> BOUNCERS_LEVEL1_RATE = declare("bouncers_level1.rate", Group.BOUNCES, new ValueType.Whole(1, 1_000_000), "45");
    public static final ListParameter<BounceAction> BOUNCERS_LEVEL1_ACTION = declare("bouncers_level1.action", Group.BOUNCES,
        new ValueType.OneOf<>(BounceAction.class), "notify_bouncers");
    public static final ListParameter<BounceNotification> BOUNCERS_LEVEL1_NOTIFICATION = declare("bouncers_level1.notification", Group.BOUNCES,
        new ValueType.OneOf<>(BounceNotification.class), "owner");
    public static final ListParameter<Long> BOUNCERS_LEVEL2_RATE = declare("bouncers_level2.rate", Group.BOUNCES, new ValueType.Whole(1, 1_000_000), "75");
    public static final ListParameter<BounceAction> BOUNCERS_LEVEL2_ACTION = declare("bouncers_level2.action", Group.BOUNCES,
        new ValueType.OneOf<>(BounceAction.class), "remove_bouncers");
    public static final ListParameter<BounceNotification> BOUNCERS_LEVEL2_NOTIFICATION = declare("bouncers_level2.notification", Group.BOUNCES,
        new ValueType.OneOf<>(BounceNotification.class), "owner");
    /** The words are Sympa's names of task models. */
    public static final ListParameter<String> REMIND_TASK = declare("remind_task", Group.BOUNCES,
        new ValueType.Word(List.of("none", "monthly", "2month", "3month", "4month", "6month", "9month", "yearly")), "none");
    public static final ListParameter<Boolean> VERP_WELCOME = declare("verp_welcome", Group.BOUNCES, new ValueType.Switch(), "off");
    public static final ListParameter<Boolean> VERP_REMIND = declare("verp_remind", Group.BOUNCES, new ValueType.Switch(), "off");
    public static final ListParameter<Boolean> TRACKING_DSN = declare("tracking.delivery_status_notification", Group.BOUNCES, new ValueType.Switch(), "off");
    public static final ListParameter<ReceiptRequest> TRACKING_MDN = declare("tracking.message_disposition_notification", Group.BOUNCES,
        new ValueType.OneOf<>(ReceiptRequest.class), "off");
    public static final ListParameter<String> TRACKING = declare("tracking.tracking", Group.BOUNCES, new ValueType.Scenario("tracking"), "owner");
    public static final ListParameter<Long> TRACKING_DAYS = declare("tracking.retention_period", Group.BOUNCES, new ValueType.Whole(1, 3_650), "90");
    public static final ListParameter<Boolean> PROCESS_ARCHIVE = declare("process_archive", Group.ARCHIVES, new ValueType.Switch(), "off");
    public static final ListParameter<String> ARCHIVE_WEB_ACCESS = declare("archive.web_access", Group.ARCHIVES, new ValueType.Scenario("archive_web_access"), "closed");
    public static final ListParameter<String> ARCHIVE_MAIL_ACCESS = declare("archive.mail_access", Group.ARCHIVES, new ValueType.Scenario("archive_mail_access"), "closed");
    public static final ListParameter<Long> ARCHIVE_QUOTA = declare("archive.quota", Group.ARCHIVES, new ValueType.Whole(0, 1L << 40), "0");
    public static final ListParameter<Long> ARCHIVE_MAX_MONTH = declare("archive.max_month", Group.ARCHIVES, new ValueType.Whole(0, 1_200), "0");
    public static final ListParameter<AddressVeil> WEB_ARCHIVE_SPAM_PROTECTION = declare("web_archive_spam_protection", Group.ARCHIVES,
        new ValueType.OneOf<>(AddressVeil.class), "cookie");
    public static final ListParameter<Long> URLIZE_QUOTA = declare("urlize_quota", Group.ARCHIVES, new ValueType.Whole(0, 1L << 40), "1048576");
    public static final ListParameter<Long> URLIZE_DAYS = declare("urlize_days", Group.ARCHIVES, new ValueType.Whole(0, 36_500), "365");
    public static final ListParameter<ArchivedForm> ARCHIVE_CRYPTED_MSG = declare("archive_crypted_msg", Group.ARCHIVES, new ValueType.OneOf<>(ArchivedForm.class), "original");
    public static final ListParameter<Long> TTL = declare("ttl", Group.SOURCES, new ValueType.Whole(60, 31_536_000), "3600");
    public static final ListParameter<Optional<Long>> DISTRIBUTION_TTL = declare("distribution_ttl", Group.SOURCES, new ValueType.OptionalWhole(0, 31_536_000), "");
    public static final ListParameter<Long> SQL_FETCH_TIMEOUT = declare("sql_fetch_timeout", Group.SOURCES, new ValueType.Whole(1, 3_600), "300");
    public static final ListParameter<Boolean> INCLUSION_NOTIFICATION = declare("inclusion_notification_feature", Group.SOURCES, new ValueType.Switch(), "off");
    public static final ListParameter<Integer> REMOVAL_PERCENT = declare("inclusion_removal_limit.percent", Group.SOURCES, new ValueType.Percent(), "30%");
    public static final ListParameter<Long> REMOVAL_PEOPLE = declare("inclusion_removal_limit.people", Group.SOURCES, new ValueType.Whole(0, 10_000_000), "10");
    public static final ListParameter<String> INCLUDE_FILE = declare("include_file", Group.SOURCES, new ValueType.Text(10_000), "");
    public static final ListParameter<List<Paragraph>> INCLUDE_REMOTE_FILE = declare("include_remote_file", Group.SOURCES, SourceParagraphs.REMOTE_FILE, "");
    public static final ListParameter<List<Paragraph>> INCLUDE_SYMPA_LIST = declare("include_sympa_list", Group.SOURCES, SourceParagraphs.SYMPA_LIST, "");
    public static final ListParameter<List<Paragraph>> INCLUDE_REMOTE_SYMPA_LIST = declare("include_remote_sympa_list", Group.SOURCES, SourceParagraphs.REMOTE_SYMPA_LIST, "");
    public static final ListParameter<List<Paragraph>> INCLUDE_LDAP_QUERY = declare("include_ldap_query", Group.SOURCES, SourceParagraphs.LDAP, "");
    public static final ListParameter<List<Paragraph>> INCLUDE_LDAP_2LEVEL_QUERY = declare("include_ldap_2level_query", Group.SOURCES, SourceParagraphs.LDAP_2LEVEL, "");
    public static final ListParameter<List<Paragraph>> INCLUDE_SQL_QUERY = declare("include_sql_query", Group.SOURCES, SourceParagraphs.SQL, "");
    public static final ListParameter<List<Paragraph>> INCLUDE_LDAP_CA = declare("include_ldap_ca", Group.SOURCES, SourceParagraphs.LDAP_CA, "");
    public static final ListParameter<List<Paragraph>> INCLUDE_LDAP_2LEVEL_CA = declare("include_ldap_2level_ca", Group.SOURCES, SourceParagraphs.LDAP_2LEVEL_CA, "");
    public static final ListParameter<List<Paragraph>> INCLUDE_SQL_CA = declare("include_sql_ca", Group.SOURCES, SourceParagraphs.SQL_CA, "");
    public static final ListParameter<List<Paragraph>> MEMBER_INCLUDE = declare("member_include", Group.SOURCES, SourceParagraphs.MEMBER_INCLUDE, "");
    public static final ListParameter<List<Paragraph>> OWNER_INCLUDE = declare("owner_include", Group.SOURCES, SourceParagraphs.OWNER_INCLUDE, "");
    public static final ListParameter<List<Paragraph>> EDITOR_INCLUDE = declare("editor_include", Group.SOURCES, SourceParagraphs.MEMBER_INCLUDE, "");
    public static final ListParameter<Boolean> DKIM_FEATURE = declare("dkim_feature", Group.SIGNING, new ValueType.Switch(), "on");
    public static final ListParameter<Set<DkimMail>> DKIM_ADD_SIGNATURE_TO = declare("dkim_add_signature_to", Group.SIGNING, new ValueType.SomeOf<>(DkimMail.class), "robot,list");
    public static final ListParameter<Set<DkimApply>> DKIM_SIGNATURE_APPLY_ON = declare("dkim_signature_apply_on", Group.SIGNING, new ValueType.SomeOf<>(DkimApply.class), "any");
    public static final ListParameter<String> DKIM_SIGNER_DOMAIN = declare("dkim_parameters.signer_domain", Group.SIGNING, new ValueType.Line(255), "");
    public static final ListParameter<Boolean> ARC_FEATURE = declare("arc_feature", Group.SIGNING, new ValueType.Switch(), "on");
    public static final ListParameter<Boolean> REMOVE_DKIM_HEADERS = declare("remove_dkim_headers", Group.SIGNING, new ValueType.Switch(), "off");

    private ListParameters() {
    }

    /** In the order of the edit page. */
    public static List<ListParameter<?>> all() {
        return Collections.unmodifiableList(ALL);
    }

    public static Optional<ListParameter<?>> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static ListParameter<String> scenario(String operation, Group group, String name) {
        return declare(operation, group, new ValueType.Scenario(operation), name);
    }

    private static <T> ListParameter<T> declare(String name, Group group, ValueType<T> type, String defaultText) {
        ListParameter<T> declared = new ListParameter<>(name, group, type, defaultText);
        ALL.add(declared);
        BY_NAME.put(name, declared);
        return declared;
    }
}
