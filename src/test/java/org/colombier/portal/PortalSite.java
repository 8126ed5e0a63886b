package org.colombier.portal;

import java.util.List;
import java.util.Optional;
import org.colombier.directory.Domains;
import org.colombier.directory.Listmasters;
import org.colombier.directory.MailDomain;
import org.colombier.directory.PortalUsers;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.moderation.HeldMessage;
import org.colombier.lists.moderation.HeldMessages;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.colombier.queue.BodyStore;
import org.colombier.testing.TestServer;

/** A server with one person of each role, a public list and a moderated one. Everybody's password is {@link #PASSWORD}. */
final class PortalSite implements AutoCloseable {

    static final String PASSWORD = "correct horse battery";
    static final String SITE = "site@people.test";
    static final String LISTMASTER = "listmaster@people.test";
    static final String OWNER = "owner@people.test";
    static final String MODERATOR = "moderator@people.test";
    static final String MEMBER = "member@people.test";
    static final String STRANGER = "stranger@people.test";

    final TestServer server;
    final MailingList talk;
    final MailingList news;

    PortalSite(String... settings) {
        String[] all = java.util.stream.Stream.concat(java.util.Arrays.stream(settings),
            java.util.stream.Stream.of("--colombier.portal.form-min-time=0s", "--colombier.listmasters=" + SITE)).toArray(String[]::new);
        server = TestServer.start(all);
        Domain domain = new Domain("lists.test");
        server.bean(Domains.class).add(new MailDomain(domain, true, false, Optional.empty(), "en"), List.of(address(LISTMASTER)));
        server.bean(Domains.class).add(new MailDomain(new Domain("other.test"), true, false, Optional.empty(), "en"), List.of());
        talk = create("talk@lists.test", "discussion", "Talk of the town");
        news = create("news@lists.test", "newsletter", "News & notices");
        server.bean(Admins.class).add(talk, ListAdmin.moderator(talk.id(), address(MODERATOR), "Mo"));
        server.bean(Members.class).add(talk, NewMember.of(address(MEMBER), "Mem <b>Ber</b>"));
        for (String person : List.of(SITE, LISTMASTER, OWNER, MODERATOR, MEMBER, STRANGER)) {
            server.bean(PortalUsers.class).setPassword(address(person), PASSWORD);
        }
    }

    private MailingList create(String address, String type, String subject) {
        MailingList list = server.bean(Catalog.class).create(NewList.of(address(address), type, subject));
        server.bean(Admins.class).add(list, ListAdmin.owner(list.id(), address(OWNER), "Ow"));
        return list;
    }

    PortalBrowser browser() {
        return new PortalBrowser(server.http());
    }

    /** A post that waits for the moderators of the talk list. @return its number */
    long hold(String message) {
        byte[] octets = message.replace("\n", "\r\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return new org.springframework.transaction.support.TransactionTemplate(server.bean(org.springframework.transaction.PlatformTransactionManager.class))
            .execute(transaction -> server.bean(HeldMessages.class).hold(new HeldMessages.NewHeld(talk.id(), HeldMessage.Decider.MODERATOR,
                server.bean(BodyStore.class).store(MessageContent.of(octets)), octets.length, address(STRANGER), "Café on Friday", "editorkey", false)).id());
    }

    static EmailAddress address(String text) {
        return EmailAddress.parse(text);
    }

    @Override
    public void close() {
        server.close();
    }
}
