package org.colombier.lists.posting;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.ListsSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.MemberKey;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.Reception;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.ops.MailLog;
import org.colombier.queue.BodyId;
import org.colombier.queue.BodyStore;
import org.colombier.queue.MailQueue;
import org.colombier.queue.QueueId;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Sends an admitted post to the members of a list, in the caller's transaction. Thread-safe. */
@Service
public class Distribution {

    private final Catalog catalog;
    private final Members members;
    private final MemberKey keys;
    private final MailQueue queue;
    private final BodyStore bodies;
    private final ObjectProvider<BeforeDistribution> befores;
    private final ObjectProvider<AfterDistribution> afters;
    private final Traffic traffic;
    private final AuthorDomains authorDomains;
    private final PortalLinks links;
    private final ListsSettings lists;
    private final Clock clock;

    Distribution(Catalog catalog, Members members, MemberKey keys, MailQueue queue, BodyStore bodies, ObjectProvider<BeforeDistribution> befores,
                 ObjectProvider<AfterDistribution> afters, Traffic traffic, AuthorDomains authorDomains, PortalLinks links, ListsSettings lists, Clock clock) {
        this.catalog = catalog;
        this.members = members;
        this.keys = keys;
        this.queue = queue;
        this.bodies = bodies;
        this.befores = befores;
        this.afters = afters;
        this.traffic = traffic;
        this.authorDomains = authorDomains;
        this.links = links;
        this.lists = lists;
        this.clock = clock;
    }

    /**
     * Renders the post once for each form that somebody wants and submits it with its members.
     *
     * @param sender who the list took for the author, for members who do not want their own back
     * @param origin for the mail log: the queue id the post came with, or which held post it is
     * @return how many copies
     */
    @Transactional
    public long distribute(MailingList list, EmailAddress sender, MessageContent content, String origin) {
        ListSettings settings = catalog.settings(list);
        PostStyle style = PostStyle.of(settings);
        befores.orderedStream().forEach(b -> b.before(list, settings));
        byte[] post = withMessageId(content.octets(), list);
        long number = traffic.next(list.id(), post.length);
        byte[] copy = new ListCopy(list, style).of(post, number);
        keep(list, settings, sender, copy, number, origin);
        Author author = Author.of(HeaderSection.read(copy)).orElseGet(() -> new Author(sender, ""));
        Rendering.Facts facts = new Rendering.Facts(authorDomains.needRewriting(author, settings.get(ListParameters.DMARC_MODE)),
            links.list(list.address()), links.unsubscribe(list.domain(), ""), lists.robot(list.domain()));
        VerpShare share = new VerpShare(settings.get(ListParameters.VERP_RATE), number);
        Map<Reception, Long> receptions = members.countByReception(list.id());
        long copies = 0;
        boolean digests = !settings.get(ListParameters.DIGEST).isNever();
        for (PostForm form : PostForm.values()) {
            if (form.receptions(digests).stream().anyMatch(receptions::containsKey)) {
                copies += distribute(list, sender, keyed -> new Rendering(list, style).of(form.of(copy), author, facts, keyed), form, digests, share, origin);
            }
        }
        traffic.sent(list.id(), copies);
        MailLog.line("robot", origin, "list=<" + list.address() + ">, from=<" + sender + ">, number=" + number + ", copies=" + copies + ", status=distributed");
        return copies;
    }

    /** The list copy is stored once, however many keep it, and not at all if nobody does. */
    private void keep(MailingList list, ListSettings settings, EmailAddress sender, byte[] copy, long number, String origin) {
        List<AfterDistribution> keepers = afters.orderedStream().filter(a -> a.wants(list, settings)).toList();
        if (keepers.isEmpty()) {
            return;
        }
        MessageContent content = MessageContent.of(copy);
        BodyId body = bodies.store(content);
        String messageId = HeaderSection.read(copy).first("Message-ID").orElse("");
        ListPost post = new ListPost(list, number, sender, content, body, clock.instant(), messageId, Set.of(), origin);
        keepers.forEach(keeper -> keeper.keep(post));
        bodies.release(body);
    }

    /** One message for those in the share, another for the others; each reads the members, which a list of any size bears. */
    private long distribute(MailingList list, EmailAddress sender, Function<Boolean, MemberCopy> copies, PostForm form, boolean digests, VerpShare share, String origin) {
        long count = 0;
        if (share.percent() > 0 || !members.bouncing(list.id(), 1).isEmpty()) {
            Receivers keyed = new Receivers(members, list.id(), form.receptions(digests), sender, share::holds, m -> Recipient.of(m.address(), keys.of(m.id())));
            EmailAddress stem = list.address().withLocalPart("bounce");
            MemberCopy copy = copies.apply(true);
            count += submit(list, copy, Envelope.verp(stem, copy.keyOffset()), keyed, form, origin);
        }
        if (share.percent() < 100) {
            Receivers common = new Receivers(members, list.id(), form.receptions(digests), sender, m -> !share.holds(m), m -> Recipient.of(m.address()));
            count += submit(list, copies.apply(false), Envelope.from(ReversePath.of(list.ownerAddress())).returning(Envelope.Returned.HEADERS), common, form, origin);
        }
        return count;
    }

    private long submit(MailingList list, MemberCopy copy, Envelope envelope, Receivers receivers, PostForm form, String origin) {
        if (!receivers.hasNext()) {
            return 0;
        }
        QueueId id = QueueId.next(clock);
        queue.submit(id, envelope.with(need(copy.octets())).signedBy(list.domain()), MessageContent.of(copy.octets()), receivers);
        MailLog.line("robot", id, "list=<" + list.address() + ">, origin=" + origin + ", form=" + form + ", nrcpt=" + receivers.count());
        return receivers.count();
    }

    /** RFC 5322 section 3.6.4: what has no Message-ID gets ours, so that answers find it and duplicates are seen. */
    private byte[] withMessageId(byte[] post, MailingList list) {
        HeaderSection header = HeaderSection.read(post);
        if (header.first("Message-ID").isPresent()) {
            return post;
        }
        return header.append("Message-ID", "<" + QueueId.next(clock) + "." + list.name() + "@" + list.domain().ascii() + ">").withBodyOf(post);
    }

    private static Envelope.Body need(byte[] octets) {
        HeaderSection header = HeaderSection.read(octets);
        Optional<Author> international = Author.of(header).filter(a -> a.address().needsSmtpUtf8());
        if (international.isPresent()) {
            return Envelope.Body.SMTP_UTF8;
        }
        for (byte b : octets) {
            if (b < 0) {
                return Envelope.Body.EIGHT_BIT;
            }
        }
        return Envelope.Body.SEVEN_BIT;
    }
}
