package org.colombier.lists.digest;

import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.posting.AfterDistribution;
import org.colombier.lists.posting.Author;
import org.colombier.lists.posting.HeaderText;
import org.colombier.lists.posting.ListPost;
import org.colombier.mail.HeaderSection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Puts each post to those that wait, and sends the digest that it fills as soon as the post itself is safe. */
@Component
class DigestKeeping implements AfterDistribution {

    private static final Logger LOG = LoggerFactory.getLogger(DigestKeeping.class);

    private final WaitingPosts waitingPosts;
    private final Catalog catalog;
    private final Digests digests;

    DigestKeeping(WaitingPosts waitingPosts, Catalog catalog, Digests digests) {
        this.waitingPosts = waitingPosts;
        this.catalog = catalog;
        this.digests = digests;
    }

    @Override
    public boolean wants(MailingList list, ListSettings settings) {
        return !settings.get(ListParameters.DIGEST).isNever();
    }

    /** A post that came encrypted is in no digest: who reads these got it at once, encrypted. */
    @Override
    public void keep(ListPost post) {
        if (post.decrypted().isPresent()) {
            return;
        }
        HeaderSection header = HeaderSection.read(post.content().octets());
        waitingPosts.put(post.list().id(), new WaitingPost(post.number(), post.body(), post.messageId(), author(header, post), HeaderText.of(header, "Subject"),
            post.content().size(), post.when()));
        ListSettings settings = catalog.settings(post.list());
        if (waitingPosts.content(post.list().id()).filter(waiting -> Digests.isFull(settings, waiting)).isPresent()) {
            sendAfterCommit(post.list());
        }
    }

    private static String author(HeaderSection header, ListPost post) {
        return Author.of(header).map(a -> a.name().isEmpty() ? a.address().toString() : a.name() + " <" + a.address() + ">").orElse(post.sender().toString());
    }

    /** In a thread of its own: the post's delivery does not wait for the digest. If the node dies before, the job finds the digest full. */
    private void sendAfterCommit(MailingList list) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                Thread.ofVirtual().name("digest-" + list.name()).start(() -> send(list));
            }
        });
    }

    private void send(MailingList list) {
        try {
            digests.sendFull(list);
        } catch (RuntimeException e) {
            LOG.warn("the full digest of {} is left to the next run: {}", list.address(), e.getMessage(), e);
        }
    }
}
