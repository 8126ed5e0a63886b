package org.colombier.portal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.colombier.lists.archive.Archive;
import org.colombier.lists.bounce.BounceDesk;
import org.colombier.lists.bounce.ReturnedMail;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListLives;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.command.ListRequests;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.Exclusions;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.MemberKey;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.moderation.Requests;
import org.colombier.lists.posting.Distribution;
import org.colombier.lists.scenario.BlockList;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.ReversePath;

/**
 * Fills a {@link PortalSite} as after some months of use: posts and threads, held messages, requests, bounces, sources,
 * digests that wait, lists asked for and closed; with hostile and overlong words in every place where strangers write.
 */
final class PortalInUse {

    /** Would act if a page took it for markup, an expression, or a turn of the line's direction. */
    static final String HOSTILE = "\"><script>alert(1)</script>{{ list.name }}\u202Etxt.exe";
    static final String LONG_ADDRESS = "a.person-with-a-very-long-local-part-that-goes-on.and-on@department-of-long-names.university-of-nowhere-in-particular.example";
    static final String MESSAGE_ID = "<thread-1@people.test>";

    private final PortalSite site;
    final String memberKey;
    final String confirmation;
    final long held;
    final String message;
    final MailingList french;

    PortalInUse(PortalSite site) {
        this.site = site;
        Catalog catalog = site.server.bean(Catalog.class);
        parameters(catalog);
        french = catalog.create(NewList.of(PortalSite.address("amis-de-la-bibliotheque@lists.test"), "discussion", "Les « amis » de la bibliothèque : l’actualité"));
        catalog.set(french, "lang", "fr");
        site.server.bean(Admins.class).add(french, ListAdmin.owner(french.id(), PortalSite.address(PortalSite.OWNER), ""));
        people();
        posts();
        held = site.hold("From: " + PortalSite.STRANGER + "\nSubject: Café on Friday\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<p>Hello <b>you</b><script>alert(1)</script></p>\n");
        site.hold("From: =?UTF-8?Q?J=C3=BCrgen?= <" + LONG_ADDRESS + ">\nSubject: Zweite\n\nText\n");
        requests(catalog);
        memberKey = site.server.bean(MemberKey.class).of(member(LONG_ADDRESS).id());
        confirmation = site.server.bean(Requests.class).hold(new Requests.NewRequest(site.talk.id(), Decider.AUTHOR, "subscribe", PortalSite.address("joins@people.test"), PortalSite.address("joins@people.test"), "")).token();
        bounces();
        message = site.server.bean(Archive.class).url(site.talk, MESSAGE_ID).replaceFirst(".*/", "");
    }

    private void parameters(Catalog catalog) {
        catalog.set(site.talk, "process_archive", "on");
        catalog.set(site.talk, "archive.web_access", "private");
        catalog.set(site.talk, "digest", "1,3,5 8:00");
        catalog.set(site.talk, "subject", "Talk \"of\" the <town> {{ 7 * 7 }}");
        catalog.set(site.talk, "description", "Everything about the town.\n" + HOSTILE);
        catalog.set(site.talk, "tracking.delivery_status_notification", "on");
        catalog.set(site.talk, "msg_topic", "name travel\ntitle Travel " + "\"><script>alert(2)</script>" + "\n\nname food\ntitle Food");
        catalog.set(site.talk, "custom_attribute", "id room\nname Room\ntype string\noptional optional");
        catalog.set(site.talk, "include_file", "people-who-were-here-before.txt");
    }

    private void people() {
        Members members = site.server.bean(Members.class);
        members.add(site.talk, NewMember.of(PortalSite.address(LONG_ADDRESS), "A Person With a Rather Long Name That Somebody Typed Without Looking"));
        members.add(site.talk, NewMember.of(PortalSite.address("hostile@people.test"), HOSTILE));
        members.add(site.talk, NewMember.of(PortalSite.address("dead@far.test"), "Dead Mailbox"));
        for (int i = 0; i < 30; i++) {
            members.add(site.talk, NewMember.of(PortalSite.address("reader" + i + "@people.test"), "Reader " + i));
        }
        members.add(french, NewMember.of(PortalSite.address(PortalSite.MEMBER), "Mém"));
        site.server.bean(Exclusions.class).add(site.talk.id(), PortalSite.address("excluded@people.test"), "owner " + PortalSite.OWNER);
        site.server.bean(BlockList.class).add(site.talk, PortalSite.address("spammer@evil.test"), PortalSite.address(PortalSite.MODERATOR));
    }

    private void posts() {
        post(MESSAGE_ID, "", "Shall we meet on Friday?", "At the usual place, " + LONG_ADDRESS + "\n\n> or elsewhere\n");
        post("<thread-2@people.test>", MESSAGE_ID, "Re: Shall we meet on Friday?", "Yes.\n");
        post("<thread-3@people.test>", "<thread-2@people.test>", "Re: Shall we meet on Friday?", "I cannot.\n");
        post("<hostile@people.test>", "", HOSTILE, HOSTILE + "\nhttps://example.org/a-very-long-link/with/many/parts/that/does/not/end/until/the/line/is/far/too/long/for/a/phone\n");
        post("<empty@people.test>", "", "", "No subject here.\n");
    }

    void post(String id, String answers, String subject, String text) {
        byte[] octets = ("From: Mem Ber <" + PortalSite.MEMBER + ">\r\nMessage-ID: " + id + (answers.isEmpty() ? "" : "\r\nIn-Reply-To: " + answers + "\r\nReferences: " + answers)
            + "\r\nDate: Thu, 01 Oct 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nSubject: " + subject + "\r\n\r\n" + text.replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_8);
        site.server.bean(Distribution.class).distribute(site.talk, PortalSite.address(PortalSite.MEMBER), MessageContent.of(octets), "test");
    }

    private void requests(Catalog catalog) {
        Requests requests = site.server.bean(Requests.class);
        requests.hold(new Requests.NewRequest(site.talk.id(), Decider.MODERATOR, "subscribe", PortalSite.address("asks@people.test"), PortalSite.address("asks@people.test"), HOSTILE));
        requests.hold(new Requests.NewRequest(site.talk.id(), Decider.MODERATOR, "subscribe", PortalSite.address(LONG_ADDRESS), PortalSite.address(LONG_ADDRESS), ""));
        site.server.bean(ListRequests.class).request(new ListRequests.Wanted(PortalSite.address("wished@lists.test"), "A wish " + HOSTILE, "discussion", "For the wishes", ""),
            PortalSite.address(PortalSite.STRANGER), Optional.empty());
        MailingList closed = catalog.create(NewList.of(PortalSite.address("long-gone@lists.test"), "discussion", "Long gone"));
        site.server.bean(ListLives.class).close(closed, Optional.empty(), "");
    }

    private void bounces() {
        String key = site.server.bean(MemberKey.class).of(member("dead@far.test").id());
        String report = """
            From: MAILER-DAEMON@far.test
            Subject: Undelivered Mail Returned to Sender
            Content-Type: multipart/report; report-type=delivery-status; boundary=x

            --x
            Content-Type: text/plain

            I am sorry.
            --x
            Content-Type: message/delivery-status

            Reporting-MTA: dns; far.test

            Final-Recipient: rfc822; dead@far.test
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 <dead@far.test>: no such user <script>alert(1)</script>
            --x--
            """;
        byte[] octets = report.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        site.server.bean(BounceDesk.class).keyed(key, new ReturnedMail("TEST1", ReversePath.NULL, HeaderSection.read(octets), MessageContent.of(octets)));
    }

    private org.colombier.lists.members.Member member(String address) {
        return site.server.bean(Members.class).find(site.talk.id(), PortalSite.address(address)).orElseThrow();
    }
}
