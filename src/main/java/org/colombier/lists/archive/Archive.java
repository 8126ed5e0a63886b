package org.colombier.lists.archive;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Optional;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListParameters.ArchivedForm;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.ops.MailLog;
import org.colombier.queue.BodyId;
import org.colombier.queue.BodyStore;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Takes posts into the archives of their lists, and says where they are found. Thread-safe. */
@Service
public class Archive {

    private final Catalog catalog;
    private final BodyStore bodies;
    private final Shelf shelf;
    private final Volumes volumes;
    private final Admins admins;
    private final RobotPost letters;
    private final PortalLinks links;
    private final ArchiveSettings settings;

    Archive(Catalog catalog, BodyStore bodies, Shelf shelf, Volumes volumes, Admins admins, RobotPost letters, PortalLinks links, ArchiveSettings settings) {
        this.catalog = catalog;
        this.bodies = bodies;
        this.shelf = shelf;
        this.volumes = volumes;
        this.admins = admins;
        this.letters = letters;
        this.links = links;
        this.settings = settings;
    }

    /** True if the list archives, and the post does not ask to be left out. */
    public boolean wants(ListSettings list, HeaderSection post) {
        return list.get(ListParameters.PROCESS_ARCHIVE) && (settings.ignoreXNoArchiveHeaderFeature() || !asksToBeLeftOut(post));
    }

    private static boolean asksToBeLeftOut(HeaderSection post) {
        return post.all("X-No-Archive").stream().anyMatch(v -> v.strip().equalsIgnoreCase("yes"))
            || post.all("Restrict").stream().anyMatch(v -> v.strip().equalsIgnoreCase("no-external-archive"));
    }

    /**
     * Archives a post that {@link #wants} said yes to, in the caller's transaction. A list whose archive is full keeps it
     * out and tells its owners, once.
     *
     * @return false if the archive is full
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean keep(KeptPost post) {
        ListSettings list = catalog.settings(post.list());
        Optional<MessageContent> other = list.get(ListParameters.ARCHIVE_CRYPTED_MSG) == ArchivedForm.DECRYPTED ? post.decrypted() : Optional.empty();
        MessageContent content = other.orElse(post.content());
        Volumes.Volume volume = volumes.lock(post.list().id());
        Volumes.Verdict verdict = Volumes.judge(volume, content.size(), list.get(ListParameters.ARCHIVE_QUOTA));
        if (verdict.warned() != volume.warned()) {
            volumes.warned(post.list().id(), verdict.warned());
        }
        verdict.letter().ifPresent(name -> tellOwners(post.list(), name, volume.octets() + content.size(), list.get(ListParameters.ARCHIVE_QUOTA)));
        if (!verdict.fits()) {
            MailLog.line("robot", "archive", "list=<" + post.list().address() + ">, number=" + post.number() + ", status=not archived (archive.quota)");
            return false;
        }
        place(post, content, other.isPresent() ? bodies.store(content) : retained(post.body()), zone(list));
        volumes.add(post.list().id(), 1, content.size());
        return true;
    }

    private void place(KeptPost post, MessageContent content, BodyId body, ZoneId zone) {
        MailFacts facts = Shelf.facts(content, post.when());
        String key = MessageKey.of(facts.messageId());
        // The list took it for a new post, so it is one, whatever its Message-ID says.
        String free = shelf.holds(post.list().id(), key) ? MessageKey.of(facts.messageId() + " " + post.number()) : key;
        String author = facts.author().isEmpty() ? post.sender().canonical().toString() : facts.author();
        shelf.place(new Shelf.Placed(post.list().id(), post.number(), free, facts, author, post.when(), post.when(), zone, content.size(), body));
    }

    private BodyId retained(BodyId body) {
        bodies.retain(body);
        return body;
    }

    private void tellOwners(MailingList list, String letter, long octets, long quota) {
        for (EmailAddress owner : admins.ownersToTell(list.id(), ListAdmin.Notice.REPORT)) {
            letters.send(Letter.fromList(list, letter, owner, list.locale()).with("size", octets / 1_024).with("quota", quota)
                .with("percent", octets * 100 / (quota * 1_024)).with("archive", url(list)));
        }
    }

    /** In whose months the list's archive is read. */
    static ZoneId zone(ListSettings list) {
        return list.get(ListParameters.TIME_ZONE);
    }

    /** True if the list archives and shows it on the web to somebody: its mails may name the page (RFC 2369 section 3.6, RFC 5064). */
    public boolean isOnTheWeb(ListSettings list) {
        return list.get(ListParameters.PROCESS_ARCHIVE) && !list.get(ListParameters.ARCHIVE_WEB_ACCESS).equals("closed");
    }

    /** The page of a list's archive: the value of List-Archive (RFC 2369 section 3.6). */
    public String url(MailingList list) {
        return links.list(list.address()) + "/archive";
    }

    /** The page of a message, known before it is archived: the value of Archived-At (RFC 5064). @param messageId with or without angle brackets */
    public String url(MailingList list, String messageId) {
        return url(list) + "/message/" + URLEncoder.encode(MessageKey.of(messageId), StandardCharsets.US_ASCII);
    }
}
