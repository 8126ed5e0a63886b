package org.colombier.mailstore;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.colombier.ops.Node;
import org.colombier.ops.Site;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The accounts' mailboxes. Whether an account exists is the caller's to know: its Maildir is made at the first
 * delivery. Thread-safe, also among processes that share the tree.
 */
@Component
public class Mailboxes {

    private static final Logger LOG = LoggerFactory.getLogger(Mailboxes.class);
    private static final Set<StandardOpenOption> NEW_FILE = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final MaildirTree tree;
    private final String host;
    private final String node;
    private final Clock clock;
    private final DirectorySync directories = new DirectorySync();
    /** Maildirs seen to be whole in this process. */
    private final Cache<Path, Boolean> known = Caffeine.newBuilder().maximumSize(50_000).build();

    public Mailboxes(Site site, Node node, Clock clock) {
        this.tree = new MaildirTree(site.dataDir().resolve("mail"));
        this.host = site.hostname();
        this.node = node.id();
        this.clock = clock;
    }

    /** Where an account's mail is; it need not exist. */
    public Path maildir(EmailAddress account) {
        return tree.maildir(account);
    }

    /** As {@link #deliver(EmailAddress, String, MessageContent, long)} without a quota. */
    public void deliver(EmailAddress account, String traceHeaders, MessageContent content) throws IOException {
        try {
            deliver(account, traceHeaders, content, 0);
        } catch (MailboxFull impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Stores a message in the account's inbox. When this returns, the file and its name are on disk.
     *
     * @param traceHeaders put before the content: whole header lines, each with its CRLF; may be empty
     * @param quota        the account's limit in octets as stored; 0 for none
     * @throws MailboxFull if it does not fit; nothing is stored
     * @throws IOException if it could not be stored now; in the worst case (the disk fails at the last step) it is
     *                     there all the same, so that a repetition is a second copy
     */
    public void deliver(EmailAddress account, String traceHeaders, MessageContent content, long quota) throws IOException, MailboxFull {
        Path maildir = tree.maildir(account);
        try {
            deliverInto(maildir, traceHeaders, content, quota);
        } catch (NoSuchFileException removedMeanwhile) {
            known.invalidate(maildir);
            deliverInto(maildir, traceHeaders, content, quota);
        }
    }

    private void deliverInto(Path maildir, String traceHeaders, MessageContent content, long limit) throws IOException, MailboxFull {
        Instant now = clock.instant();
        if (known.getIfPresent(maildir) == null) {
            tree.make(maildir, now);
            known.put(maildir, true);
        }
        Quota quota = new Quota(maildir, limit);
        quota.check(traceHeaders.length() + content.size(), now);
        String name = MaildirName.unique(now, node, host);
        Path written = maildir.resolve("tmp").resolve(name);
        LineEnds.Sizes sizes;
        try {
            sizes = write(written, traceHeaders, content);
            Files.move(written, maildir.resolve("new").resolve(MaildirName.withSizes(name, sizes)), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(written);
            throw e;
        }
        directories.sync(maildir.resolve("new"));
        note(quota, sizes.stored());
    }

    /** The message is delivered; a note that fails must not make the caller deliver it again. It is counted anew some time. */
    private static void note(Quota quota, long size) {
        try {
            quota.add(size);
        } catch (IOException e) {
            LOG.warn("maildirsize not updated: {}", e.toString());
        }
    }

    private static LineEnds.Sizes write(Path file, String traceHeaders, MessageContent content) throws IOException {
        InputStream head = new ByteArrayInputStream(traceHeaders.getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(file, NEW_FILE, MaildirTree.PRIVATE_FILE);
             OutputStream out = Channels.newOutputStream(channel);
             InputStream in = new SequenceInputStream(head, content.open())) {
            LineEnds.Sizes sizes = LineEnds.toLf(in, out, traceHeaders.length() + content.size());
            channel.force(false);
            return sizes;
        }
    }

    /** The messages of the inbox, newest first; none where nothing was ever delivered. What is removed meanwhile may still be listed. */
    public List<StoredMessage> messages(EmailAddress account) throws IOException {
        Path maildir = tree.maildir(account);
        List<StoredMessage> messages = new ArrayList<>();
        for (String part : new String[] {"new", "cur"}) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(maildir.resolve(part))) {
                for (Path file : files) {
                    messages.add(read(file));
                }
            } catch (NoSuchFileException nothingDelivered) {
                continue;
            }
        }
        messages.sort(Comparator.comparing(StoredMessage::delivered).thenComparing(StoredMessage::name).reversed());
        return messages;
    }

    private static StoredMessage read(Path file) throws IOException {
        String name = file.getFileName().toString();
        Instant delivered = MaildirName.time(name).orElse(Instant.EPOCH);
        return new StoredMessage(MaildirName.withoutFlags(name), MaildirName.flags(name), delivered, new StoredContent(file));
    }

    /** A message's file as content. */
    private record StoredContent(Path file) implements MessageContent {

        @Override
        public long size() {
            return MaildirName.size(file.getFileName().toString(), 'W').orElseGet(() -> octets().length);
        }

        @Override
        public InputStream open() throws IOException {
            return LineEnds.toCrlf(Files.newInputStream(file));
        }
    }
}
