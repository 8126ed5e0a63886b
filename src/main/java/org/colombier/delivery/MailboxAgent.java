package org.colombier.delivery;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.colombier.batch.Together;
import org.colombier.directory.Account;
import org.colombier.directory.Accounts;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.mail.SmtpReply;
import org.colombier.mailstore.MailboxFull;
import org.colombier.mailstore.Mailboxes;
import org.colombier.ops.Site;
import org.colombier.queue.Attempt;
import org.colombier.queue.ImmediateDelivery;
import org.colombier.queue.Packet;
import org.colombier.queue.QueueId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Delivers into our accounts' mailboxes, each copy under its trace fields: from the queue, and before a mail is answered for.
 * Accounts are looked up at every delivery, for all deliveries of the moment in one query. Thread-safe.
 */
final class MailboxAgent implements Agent, ImmediateDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(MailboxAgent.class);
    private static final String RELAY = "local";
    /** Packets whose accounts are looked up in one query. */
    private static final int AT_ONCE = 50;
    private static final SmtpReply DELIVERED = new SmtpReply(250, "2.0.0", "delivered to mailbox");
    // The account was there when the mail was accepted and is gone now.
    private static final SmtpReply UNKNOWN = new SmtpReply(550, "5.1.1", "No such user here");
    private static final SmtpReply LOOP = new SmtpReply(554, "5.4.6", "This message was delivered to this address before: a mail loop");
    private static final SmtpReply FULL = new SmtpReply(452, "4.2.2", "The mailbox is full");
    private static final SmtpReply NEVER_FITS = new SmtpReply(552, "5.2.2", "The message is larger than the mailbox");
    private static final SmtpReply NOT_NOW = new SmtpReply(451, "4.3.0", "The mailbox cannot be written");

    private final Accounts accounts;
    private final Mailboxes mailboxes;
    /** The host's postmaster has a mailbox without an account, for mail that must be taken though nobody is named to read it. */
    private final Optional<Account> lastResort;
    private final Together<List<EmailAddress>, Map<EmailAddress, Account>> lookups = new Together<>(AT_ONCE, this::accounts, DataAccessException.class::isInstance);

    MailboxAgent(Accounts accounts, Mailboxes mailboxes, Site site) {
        this.lastResort = Domain.tryParse(site.hostname()).map(host -> new Account(EmailAddress.postmasterOf(host), "", 0, Set.of()));
        this.accounts = accounts;
        this.mailboxes = mailboxes;
    }

    @Override
    public void deliver(Attempt attempt, Course course) throws IOException {
        Packet packet = attempt.packet();
        List<Recipient> recipients = packet.recipients();
        Map<EmailAddress, Account> known = lookups.ask(recipients.stream().map(Recipient::address).toList());
        Set<EmailAddress> visited = visited(packet.content());
        for (int i = 0; i < recipients.size(); i++) {
            if (course.isStopping()) {
                attempt.handBack();
                return;
            }
            Recipient recipient = recipients.get(i);
            SmtpReply reply = visited.contains(recipient.address().canonical()) ? LOOP
                : deliver(packet.queueId(), packet.envelope(), KeyedContent.of(packet, recipient), recipient, known.get(recipient.address().canonical()));
            attempt.settled(i, reply, RELAY);
        }
    }

    @Override
    public SmtpReply deliver(QueueId id, Envelope envelope, MessageContent content, Recipient recipient) {
        EmailAddress address = recipient.address().canonical();
        try {
            Account account = lookups.ask(List.of(address)).get(address);
            return visited(content).contains(address) ? LOOP : deliver(id, envelope, KeyedContent.of(envelope, content, recipient), recipient, account);
        } catch (IOException | DataAccessException e) {
            LOG.warn("{}: {} is not delivered to at once: {}", id, address, e.toString());
            return NOT_NOW;
        }
    }

    /** Each asker is given what was found for all. */
    private List<Map<EmailAddress, Account>> accounts(List<List<EmailAddress>> asked) {
        return Collections.nCopies(asked.size(), accounts.findAll(asked.stream().flatMap(List::stream).toList()));
    }

    /** The mailboxes that this very message has been delivered to already, on its way through a forward. */
    private static Set<EmailAddress> visited(MessageContent content) throws IOException {
        return HeaderSection.read(content).all("Delivered-To").stream()
            .flatMap(value -> EmailAddress.tryParse(value).stream()).map(EmailAddress::canonical).collect(Collectors.toSet());
    }

    private SmtpReply deliver(QueueId id, Envelope envelope, MessageContent content, Recipient recipient, @Nullable Account found) {
        Account account = found != null ? found : lastResort.filter(host -> host.address().equals(recipient.address().canonical())).orElse(null);
        if (account == null) {
            return UNKNOWN;
        }
        try {
            mailboxes.deliver(account.address(), trace(envelope, recipient), content, account.quota());
            return DELIVERED;
        } catch (MailboxFull full) {
            return content.size() > account.quota() ? NEVER_FITS : FULL;
        } catch (IOException e) {
            LOG.warn("{}: {} cannot be delivered to: {}", id, account.address(), e.toString());
            return NOT_NOW;
        }
    }

    /** RFC 5321 section 4.4: final delivery puts the reverse-path in; the other two are the field's custom. */
    private static String trace(Envelope envelope, Recipient recipient) {
        return "Return-Path: <" + envelope.reversePathFor(recipient) + ">\r\n"
            + "X-Original-To: " + recipient.original() + "\r\n"
            + "Delivered-To: " + recipient.address() + "\r\n";
    }
}
