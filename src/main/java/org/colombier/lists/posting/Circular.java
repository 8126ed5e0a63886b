package org.colombier.lists.posting;

import java.time.Clock;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.archive.Archive;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.ListsSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.MemberKey;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.Reception;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.Domain;
import org.colombier.mail.Envelope;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.ops.MailLog;
import org.colombier.queue.MailQueue;
import org.colombier.queue.QueueId;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sends what a list itself writes to many of its members, a digest, a reminder, a welcome: rendered and stored once, its To
 * the list, each copy with a reverse-path and a link to leave of its own unless the copies are to be all the same. In the
 * caller's transaction. Thread-safe.
 */
@Service
public class Circular {

    private final Catalog catalog;
    private final Members members;
    private final MemberKey keys;
    private final MailQueue queue;
    private final PortalLinks links;
    private final ListsSettings lists;
    private final Archive archive;
    private final RobotPost letters;
    private final Clock clock;

    Circular(Catalog catalog, Members members, MemberKey keys, MailQueue queue, PortalLinks links, ListsSettings lists, Archive archive, RobotPost letters, Clock clock) {
        this.catalog = catalog;
        this.members = members;
        this.keys = keys;
        this.queue = queue;
        this.links = links;
        this.lists = lists;
        this.archive = archive;
        this.letters = letters;
        this.clock = clock;
    }

    /**
     * A message to the members of these receptions.
     *
     * @param message complete but for the list fields
     * @param origin  for the mail log
     * @return how many copies
     */
    @Transactional
    public long send(MailingList list, Set<Reception> receptions, byte[] message, String origin) {
        ListSettings settings = catalog.settings(list);
        return submit(list, settings, message, receivers(list, receptions, Optional.of(keys::of)), true, Signing.ofList(list, settings), "origin=" + origin);
    }

    /**
     * A letter to all members whose mail is not suspended.
     *
     * @param letter made with the list's address as {@code to}
     * @param keys   of members, for copies that are each their own; empty for copies that are all the same
     * @return how many copies
     * @throws IllegalArgumentException if there is no text of that name
     */
    @Transactional
    public long send(Letter letter, Optional<LongFunction<String>> keys) {
        MailingList list = letter.list().orElseThrow();
        return send(letter, receivers(list, EnumSet.allOf(Reception.class), keys), keys.isPresent());
    }

    /**
     * A letter to some members.
     *
     * @param letter made with the list's address as {@code to}
     * @param some   read once; with their keys
     * @return how many copies
     * @throws IllegalArgumentException if there is no text of that name
     */
    @Transactional
    public long send(Letter letter, Iterator<Recipient> some) {
        return send(letter, some, true);
    }

    private long send(Letter letter, Iterator<Recipient> to, boolean keyed) {
        MailingList list = letter.list().orElseThrow();
        RobotPost.Written written = letters.write(letter);
        return submit(list, catalog.settings(list), written.mail().octets(), to, keyed, written.signer(), "text=" + letter.text());
    }

    private Receivers receivers(MailingList list, Set<Reception> receptions, Optional<LongFunction<String>> key) {
        return new Receivers(members, list.id(), Optional.empty(), receptions, list.address(), m -> true,
            m -> key.map(k -> Recipient.of(m.address(), k.apply(m.id()))).orElseGet(() -> Recipient.of(m.address())));
    }

    /** Adds the list fields (RFC 2369, 2919, 8058) and submits the message. */
    private long submit(MailingList list, ListSettings settings, byte[] message, Iterator<Recipient> to, boolean keyed, Optional<Domain> signer, String what) {
        if (!to.hasNext()) {
            return 0;
        }
        HeaderSection header = HeaderSection.read(message).remove("List-Id");
        ListFields fields = new ListFields(list, settings.get(ListParameters.RFC2369_HEADER_FIELDS), links.list(list.address()),
            archive.isOnTheWeb(settings) ? Optional.of(archive.url(list)) : Optional.empty(), links.unsubscribe(list.domain(), ""), lists.robot(list.domain()));
        int keyOffset = fields.addTo(header, keyed);
        MessageContent content = MessageContent.of(header.withBodyOf(message));
        QueueId id = QueueId.next(clock);
        Envelope envelope = (keyed ? Envelope.verp(list.address().withLocalPart("bounce"), keyOffset)
            : Envelope.from(ReversePath.of(list.ownerAddress())).returning(Envelope.Returned.HEADERS)).with(body(content));
        Counted counted = new Counted(to);
        queue.submit(id, signer.map(envelope::signedBy).orElse(envelope), content, counted);
        MailLog.line("robot", id, "list=<" + list.address() + ">, " + what + ", nrcpt=" + counted.count());
        return counted.count();
    }

    private static Envelope.Body body(MessageContent content) {
        for (byte octet : content.octets()) {
            if (octet < 0) {
                return Envelope.Body.EIGHT_BIT;
            }
        }
        return Envelope.Body.SEVEN_BIT;
    }
}
