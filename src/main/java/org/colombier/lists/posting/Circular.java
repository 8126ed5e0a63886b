package org.colombier.lists.posting;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Optional;
import java.util.Set;
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
import org.colombier.mail.Envelope;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.ops.MailLog;
import org.colombier.queue.MailQueue;
import org.colombier.queue.QueueId;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sends what a list itself writes to many of its members, such as a digest: rendered once, each copy with a reverse-path
 * and a link to leave of its own. In the caller's transaction. Thread-safe.
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
    private final Clock clock;

    Circular(Catalog catalog, Members members, MemberKey keys, MailQueue queue, PortalLinks links, ListsSettings lists, Archive archive, Clock clock) {
        this.catalog = catalog;
        this.members = members;
        this.keys = keys;
        this.queue = queue;
        this.links = links;
        this.lists = lists;
        this.archive = archive;
        this.clock = clock;
    }

    /**
     * Adds the list fields (RFC 2369, 2919, 8058) and submits the message.
     *
     * @param receptions of the members who get it
     * @param message    complete but for the list fields
     * @param origin     for the mail log
     * @return how many copies
     */
    @Transactional
    public long send(MailingList list, Set<Reception> receptions, byte[] message, String origin) {
        ListSettings settings = catalog.settings(list);
        HeaderSection header = HeaderSection.read(message);
        ListFields fields = new ListFields(list, settings.get(ListParameters.RFC2369_HEADER_FIELDS), links.list(list.address()),
            archive.isOnTheWeb(settings) ? Optional.of(archive.url(list)) : Optional.empty(), links.unsubscribe(list.domain(), ""), lists.robot(list.domain()));
        int keyOffset = fields.addTo(header, true);
        MessageContent content = MessageContent.of(header.withBodyOf(message));
        Receivers receivers = new Receivers(members, list.id(), Optional.empty(), receptions, list.address(), m -> true, m -> Recipient.of(m.address(), keys.of(m.id())));
        if (!receivers.hasNext()) {
            return 0;
        }
        QueueId id = QueueId.next(clock);
        Envelope envelope = Envelope.verp(list.address().withLocalPart("bounce"), keyOffset).with(body(content));
        queue.submit(id, Signing.ofList(list, settings).map(envelope::signedBy).orElse(envelope), content, receivers);
        MailLog.line("robot", id, "list=<" + list.address() + ">, origin=" + origin + ", nrcpt=" + receivers.count());
        return receivers.count();
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
