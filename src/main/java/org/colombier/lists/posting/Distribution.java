package org.colombier.lists.posting;

import java.time.Clock;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.smime.Decryption;
import org.colombier.lists.smime.Opened;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.ops.MailLog;
import org.colombier.queue.QueueId;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Sends an admitted post to the members of a list, in the caller's transaction. Thread-safe. */
@Service
public class Distribution {

    private final Catalog catalog;
    private final Dispatch dispatch;
    private final SealedDispatch sealed;
    private final Decryption decryption;
    private final Keeping keeping;
    private final ObjectProvider<BeforeDistribution> befores;
    private final Traffic traffic;
    private final Renderings renderings;
    private final FooterTexts footers;
    private final PostingSettings site;
    private final Clock clock;

    Distribution(Catalog catalog, Dispatch dispatch, SealedDispatch sealed, Decryption decryption, Keeping keeping, ObjectProvider<BeforeDistribution> befores,
                 Traffic traffic, Renderings renderings, FooterTexts footers, PostingSettings site, Clock clock) {
        this.catalog = catalog;
        this.dispatch = dispatch;
        this.sealed = sealed;
        this.decryption = decryption;
        this.keeping = keeping;
        this.befores = befores;
        this.traffic = traffic;
        this.renderings = renderings;
        this.footers = footers;
        this.site = site;
        this.clock = clock;
    }

    /** As {@link #distribute(AdmittedPost)}, of a post whose author only its From names. */
    @Transactional
    public long distribute(MailingList list, EmailAddress sender, MessageContent content, String origin) {
        return distribute(AdmittedPost.of(list, sender, content, origin));
    }

    /**
     * Makes the list copy, has it kept, renders it once for each form that somebody wants and submits it with its members.
     *
     * @return how many copies; of those with members' data in them, which are written a page at a time, the first ones
     */
    @Transactional
    public long distribute(AdmittedPost admitted) {
        MailingList list = admitted.list();
        ListSettings settings = catalog.settings(list);
        befores.orderedStream().forEach(b -> b.before(list, settings));
        String ownId = "<" + QueueId.next(clock) + "." + list.name() + "@" + list.domain().ascii() + ">";
        byte[] post = withMessageId(admitted.content().octets(), ownId);
        // The list copy stays encrypted as it came; members' copies are made of the clear text, which nothing else sees.
        Optional<byte[]> clear = decryption.open(list, MessageContent.of(post)) instanceof Opened.Clear(MessageContent text) ? Optional.of(text.octets()) : Optional.empty();
        HeaderSection came = HeaderSection.read(post);
        MessageTopics known = MessageTopics.of(settings);
        Set<String> topics = admitted.topics().map(known::known).orElseGet(() -> known.in(clear.orElse(post)));
        long number = traffic.next(list.id(), post.length);
        ListCopy style = new ListCopy(list, CopyStyle.of(settings, site));
        byte[] copy = style.of(post, number, topics, ownId);
        Optional<byte[]> clearCopy = clear.map(text -> style.of(text, number, topics, ownId));
        HeaderSection header = HeaderSection.read(copy);
        EmailAddress author = settings.get(ListParameters.ANONYMOUS_SENDER).orElse(admitted.sender());
        keeping.keep(list, settings, copy, (body, content) ->
            new ListPost(list, number, author, content, body, clock.instant(), header.first("Message-ID").orElse(""), topics,
                clearCopy.map(MessageContent::of), admitted.origin()));
        FooterTexts.Found found = footers.of(list, settings);
        Receipts receipts = Receipts.of(settings, came);
        VerpShare share = new VerpShare(receipts.any() ? 100 : settings.get(ListParameters.VERP_RATE), number);
        Outgoing outgoing = new Outgoing(list, clearCopy.orElse(copy), known.isEmpty() ? Optional.empty() : Optional.of(topics), admitted.sender(), renderings.first(list, settings, author, came, header, receipts, found), Merge.of(list, settings, found, admitted.fromWeb()), share, receipts,
            !settings.get(ListParameters.DIGEST).isNever(), Signing.signer(list, settings, admitted.by()), notBefore(settings), admitted.origin());
        long copies = clearCopy.isPresent() ? sealed.send(outgoing) : dispatch.send(outgoing);
        traffic.sent(list.id(), copies);
        MailLog.line("robot", admitted.origin(), "list=<" + list.address() + ">, from=<" + admitted.sender() + ">, number=" + number + ", copies=" + copies + ", status=distributed");
        return copies;
    }

    /** The next time that it is that time of day with the list; where the clock is put forward over it, the time after the gap. */
    private Optional<Instant> notBefore(ListSettings settings) {
        return settings.get(ListParameters.DELIVERY_TIME).map(time -> {
            ZonedDateTime now = clock.instant().atZone(settings.get(ListParameters.TIME_ZONE));
            ZonedDateTime today = now.toLocalDate().atTime(time).atZone(now.getZone());
            return (today.isBefore(now) ? now.toLocalDate().plusDays(1).atTime(time).atZone(now.getZone()) : today).toInstant();
        });
    }

    /** RFC 5322 section 3.6.4: what has no Message-ID gets ours, so that answers find it and duplicates are seen. */
    private static byte[] withMessageId(byte[] post, String ownId) {
        HeaderSection header = HeaderSection.read(post);
        return header.first("Message-ID").isPresent() ? post : header.append("Message-ID", ownId).withBodyOf(post);
    }
}
