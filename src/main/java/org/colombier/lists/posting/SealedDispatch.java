package org.colombier.lists.posting;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.MemberKey;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.Reception;
import org.colombier.lists.smime.Encryption;
import org.colombier.lists.smime.PersonCertificates;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.ops.MailLog;
import org.colombier.queue.MailQueue;
import org.colombier.queue.QueueId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends a post that came encrypted: to each member a copy encrypted with the member's certificate, whole whatever form they
 * have chosen, for a digest, a text or a link would show what was to be hidden. Who has no certificate is told so. Memory holds
 * one copy and one page of members. Thread-safe.
 */
@Component
class SealedDispatch {

    private static final Logger LOG = LoggerFactory.getLogger(SealedDispatch.class);
    private static final int PAGE = 500;

    private final Members members;
    private final MemberKey keys;
    private final PersonCertificates certificates;
    private final Encryption encryption;
    private final Dispatch dispatch;
    private final RobotPost letters;
    private final MailQueue queue;
    private final Clock clock;

    SealedDispatch(Members members, MemberKey keys, PersonCertificates certificates, Encryption encryption, Dispatch dispatch, RobotPost letters, MailQueue queue, Clock clock) {
        this.members = members;
        this.keys = keys;
        this.certificates = certificates;
        this.encryption = encryption;
        this.dispatch = dispatch;
        this.letters = letters;
        this.queue = queue;
        this.clock = clock;
    }

    /** In the caller's transaction. @param post its copy is the clear text @return how many copies */
    long send(Outgoing post) {
        long copies = dispatch.sendOnly(PostForm.HEADERS, post);
        Set<Reception> receptions = EnumSet.noneOf(Reception.class);
        EnumSet.complementOf(EnumSet.of(PostForm.HEADERS)).forEach(form -> receptions.addAll(form.receptions(false)));
        Optional<Member> last = Optional.empty();
        long without = 0;
        List<Member> page;
        do {
            page = members.receivingAfter(post.list().id(), receptions, post.topics(), last, PAGE);
            List<Member> wanting = page.stream().filter(m -> m.reception() != Reception.NOT_ME || !m.address().equals(post.author().canonical())).toList();
            List<Recipient> missing = page(post, wanting);
            without += missing.size();
            copies += wanting.size() - missing.size();
            last = page.isEmpty() ? last : Optional.of(page.getLast());
        } while (page.size() == PAGE);
        MailLog.line("robot", post.origin(), "list=<" + post.list().address() + ">, encrypted, nrcpt=" + copies + ", without certificate=" + without);
        return copies;
    }

    /** @return who has no certificate, told so */
    private List<Recipient> page(Outgoing post, List<Member> page) {
        Map<EmailAddress, X509Certificate> known = certificates.of(page.stream().map(Member::address).toList());
        List<Recipient> missing = new ArrayList<>();
        for (Member member : page) {
            Optional<byte[]> sealed = Optional.ofNullable(known.get(member.address().canonical())).flatMap(c -> sealed(post, member, c));
            if (sealed.isEmpty()) {
                missing.add(Recipient.of(member.address()));
            } else {
                MemberCopy copy = post.rendering().of(sealed.get(), true);
                dispatch.put(post, copy, Envelope.verp(post.list().address().withLocalPart("bounce"), copy.keyOffset()),
                    List.of(post.receipts().recipient(member.address(), keys.of(member.id()))).iterator());
            }
        }
        tell(post, missing);
        return missing;
    }

    /** Empty if the certificate turns out to be one that nothing can be encrypted with. */
    private Optional<byte[]> sealed(Outgoing post, Member member, X509Certificate certificate) {
        try {
            byte[] text = post.merge().isPersonal(post.copy()) ? post.merge().body(post.copy(), member) : post.copy();
            return Optional.of(encryption.encrypt(text, certificate));
        } catch (IllegalStateException unusable) {
            LOG.warn("list {}: {}", post.list().address(), unusable.getMessage());
            return Optional.empty();
        }
    }

    private void tell(Outgoing post, List<Recipient> missing) {
        if (missing.isEmpty()) {
            return;
        }
        MailingList list = post.list();
        RobotPost.Written letter = letters.write(Letter.fromList(list, "x509-user-cert-missing", list.address(), list.locale()).with("author", post.rendering().author())
            .with("subject", HeaderText.of(HeaderSection.read(post.copy()), "Subject")));
        Envelope envelope = Envelope.from(ReversePath.of(list.ownerAddress())).returning(Envelope.Returned.HEADERS).with(Envelope.Body.SEVEN_BIT);
        queue.submit(QueueId.next(clock), letter.signer().map(envelope::signedBy).orElse(envelope), letter.mail(), missing.iterator());
    }
}
