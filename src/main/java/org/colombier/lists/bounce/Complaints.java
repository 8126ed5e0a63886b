package org.colombier.lists.bounce;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters.BounceNotification;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin.Notice;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.MemberKey;
import org.colombier.lists.members.Members;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.scenario.Decision;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.FeedbackReport;
import org.colombier.ops.MailLog;
import org.springframework.stereotype.Component;

/**
 * Complaints of recipients (RFC 5965). Who complains of a list's mail does not want it: the member leaves, where the list's
 * {@code unsubscribe} scenario lets members do so. Anybody can write a complaint, so only a key that stood in a member's own copy
 * counts, in the address it came to, the reverse-path, or the link to leave; one that merely names an address is told to
 * the owners, who decide. In the caller's transaction. Thread-safe.
 */
@Component
class Complaints {

    private static final Pattern IN_PATH = Pattern.compile("(?i)bounce\\+([0-9a-v]{" + MemberKey.LENGTH + "}|[0-9a-z]{" + ProbeKey.LENGTH + "})@");
    private static final Pattern IN_LINK = Pattern.compile("(?i)/u/([0-9a-v]{" + MemberKey.LENGTH + "}|[0-9a-z]{" + ProbeKey.LENGTH + "})(?![0-9a-z])");
    private static final int LONGEST_FIELD = 4_000;

    private final Catalog catalog;
    private final Members members;
    private final MemberKey keys;
    private final ProbeKey probeKeys;
    private final Admins admins;
    private final Scenarios scenarios;
    private final BounceActions actions;
    private final RobotPost post;

    Complaints(Catalog catalog, Members members, MemberKey keys, ProbeKey probeKeys, Admins admins, Scenarios scenarios, BounceActions actions, RobotPost post) {
        this.catalog = catalog;
        this.members = members;
        this.keys = keys;
        this.probeKeys = probeKeys;
        this.admins = admins;
        this.scenarios = scenarios;
        this.actions = actions;
        this.post = post;
    }

    /** @param byAddress whose key stood in the address that the complaint came to */
    void take(String queueId, FeedbackReport report, Optional<Member> byAddress) {
        if (report.type().equals("not-spam")) {
            log(queueId, "unknown", report, "ignored: somebody wants it");
            return;
        }
        Optional<Member> proven = byAddress.or(() -> byKey(report));
        if (proven.isPresent()) {
            proven.ifPresent(member -> catalog.find(member.listId()).ifPresent(list -> leave(queueId, report, list, member)));
            return;
        }
        Optional<Member> named = named(report);
        named.ifPresentOrElse(member -> catalog.find(member.listId()).ifPresent(list -> {
            log(queueId, member.address().toString(), report, "owners told: no key proves it");
            tell(list, member, report, false);
        }), () -> log(queueId, "unknown", report, "ignored: no member of ours"));
    }

    private void leave(String queueId, FeedbackReport report, MailingList list, Member member) {
        Decision decision = scenarios.decide("unsubscribe", ScenarioContext.forList(list).sender(member.address(), AuthMethod.MD5).build());
        boolean gone = decision.allowed() && members.remove(list.id(), member.address(), "complaint");
        if (gone) {
            actions.note(list, member.address(), "complaint", 0, 0, report.type(), BounceNotification.NONE);
        }
        log(queueId, member.address().toString(), report, gone ? "unsubscribed" : "owners told: unsubscribe says " + decision.action());
        tell(list, member, report, gone);
    }

    private void tell(MailingList list, Member member, FeedbackReport report, boolean gone) {
        admins.ownersToTell(list.id(), Notice.BOUNCE).forEach(owner -> post.send(Letter.fromList(list, "arf", owner, list.locale())
            .with("address", member.address().toString()).with("type", report.type()).with("gone", gone)));
    }

    private Optional<Member> byKey(FeedbackReport report) {
        Stream<String> paths = Stream.concat(Stream.of(report.mailFrom()), Stream.concat(report.message().all("Return-Path").stream(), report.message().all("X-Original-Mail-From").stream()));
        return Stream.concat(paths.map(text -> key(IN_PATH, text)), report.message().all("List-Unsubscribe").stream().map(text -> key(IN_LINK, text)))
            .flatMap(Optional::stream).flatMap(key -> memberOf(key).stream()).findFirst().flatMap(members::find);
    }

    /** A copy's key, or that of a welcome or reminder. */
    private Optional<Long> memberOf(String key) {
        return keys.memberOf(key).stream().boxed().findFirst().or(() -> probeKeys.read(key).map(ProbeKey.Meaning::memberId));
    }

    private static Optional<String> key(Pattern place, String text) {
        Matcher found = place.matcher(text.length() > LONGEST_FIELD ? text.substring(0, LONGEST_FIELD) : text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** The list of the message's List-Id, and a member of it whom the report names. */
    private Optional<Member> named(FeedbackReport report) {
        String id = report.message().first("List-Id").orElse("").replaceAll("(?s)^.*<([^>]{1,400})>.*$", "$1").strip();
        // A list's name may have dots as its domain has.
        Optional<MailingList> list = java.util.stream.IntStream.range(1, Math.min(id.length(), 60)).filter(i -> id.charAt(i) == '.').boxed()
            .flatMap(i -> EmailAddress.tryParse(id.substring(0, i) + "@" + id.substring(i + 1)).flatMap(catalog::find).stream()).findFirst();
        return list.flatMap(l -> report.recipients().stream().flatMap(r -> EmailAddress.tryParse(r).stream()).flatMap(a -> members.find(l.id(), a).stream()).findFirst());
    }

    private static void log(String queueId, String member, FeedbackReport report, String what) {
        MailLog.line("bounce", queueId, "member=<" + member + ">, kind=" + BounceKind.COMPLAINT + ", type=" + report.type().replaceAll("[^a-z-]", "?") + ", status=" + what);
    }
}
