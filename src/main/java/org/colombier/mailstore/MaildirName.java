package org.colombier.mailstore;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** File names in a Maildir: {@code time.MmicrosPpid_n.node.host,S=size,W=size:2,flags} (maildir(5), Dovecot's sizes). */
final class MaildirName {

    private static final Pattern TIME = Pattern.compile("(\\d{1,12})\\.(?:M(\\d{1,6}))?.*");
    private static final AtomicLong COUNT = new AtomicLong();
    private static final long PID = ProcessHandle.current().pid();

    private MaildirName() {
    }

    /** Unique among all processes that share the tree: the node's id tells hosts of one name and one pid apart. */
    static String unique(Instant now, String node, String host) {
        String safeHost = host.replace("/", "\\057").replace(":", "\\072").replace(",", "\\054");
        return now.getEpochSecond() + ".M" + now.getNano() / 1000 + "P" + PID + "_" + COUNT.incrementAndGet() + "." + node + "." + safeHost;
    }

    static String withSizes(String unique, LineEnds.Sizes sizes) {
        return unique + ",S=" + sizes.stored() + ",W=" + sizes.wire();
    }

    static String flags(String file) {
        int info = file.indexOf(":2,");
        return info < 0 ? "" : file.substring(info + 3);
    }

    static String withoutFlags(String file) {
        int info = file.indexOf(':');
        return info < 0 ? file : file.substring(0, info);
    }

    /** @param letter {@code S} or {@code W} */
    static OptionalLong size(String file, char letter) {
        Matcher m = Pattern.compile("," + letter + "=(\\d{1,15})(?=[,:]|$)").matcher(file);
        return m.find() ? OptionalLong.of(Long.parseLong(m.group(1))) : OptionalLong.empty();
    }

    /** When the message came, by its name; empty for a name of another form. */
    static java.util.Optional<Instant> time(String file) {
        Matcher m = TIME.matcher(file);
        if (!m.matches()) {
            return java.util.Optional.empty();
        }
        long micros = m.group(2) == null ? 0 : Long.parseLong(m.group(2));
        return java.util.Optional.of(Instant.ofEpochSecond(Long.parseLong(m.group(1)), micros * 1000));
    }
}
