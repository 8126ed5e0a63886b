package org.colombier.policy.restriction;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.ReversePath;

/** The keys under which an access table is asked, in order, after Postfix's access(5). */
final class AccessKeys {

    /** @param whole a part is asked of tables with fixed keys only: expressions and networks apply to the whole */
    record Key(String text, boolean whole) {
    }

    /** Parents of a name that are asked. */
    private static final int LABELS = 20;

    private AccessKeys() {
    }

    /** {@code user+ext@domain}, {@code user@domain}, the domain and its parents, {@code user+ext@}, {@code user@}. */
    static List<Key> of(EmailAddress address, Optional<EmailAddress> withoutExtension) {
        List<Key> keys = new ArrayList<>();
        keys.add(whole(address.toString()));
        withoutExtension.ifPresent(bare -> keys.add(part(bare.toString())));
        keys.add(part(address.domain().ascii()));
        parents(address.domain().ascii(), keys);
        keys.add(part(address.localPart() + "@"));
        withoutExtension.ifPresent(bare -> keys.add(part(bare.localPart() + "@")));
        return keys;
    }

    /** The null reverse-path is asked as {@code <>} (smtpd_null_access_lookup_key). */
    static List<Key> of(ReversePath path, Optional<EmailAddress> withoutExtension) {
        return path.address().map(a -> of(a, withoutExtension)).orElseGet(() -> List.of(whole("<>")));
    }

    /** A host name and its parents, each as {@code name} and {@code .name}. */
    static List<Key> ofName(String name) {
        List<Key> keys = new ArrayList<>();
        if (!name.isEmpty()) {
            keys.add(whole(name));
            parents(name, keys);
        }
        return keys;
    }

    /** A client's name and its parents, then its address and the networks that contain it by its written parts. */
    static List<Key> ofClient(String name, InetAddress address) {
        List<Key> keys = ofName(name);
        String text = address.getHostAddress().replaceAll("%.*", "");
        keys.add(whole(text));
        char separator = address instanceof Inet6Address ? ':' : '.';
        for (int at = text.lastIndexOf(separator); at > 0; at = text.lastIndexOf(separator, at - 1)) {
            keys.add(part(text.substring(0, at)));
        }
        return keys;
    }

    private static void parents(String name, List<Key> keys) {
        int at = name.indexOf('.');
        for (int i = 0; i < LABELS && at >= 0 && at < name.length() - 1; i++) {
            String parent = name.substring(at + 1);
            keys.add(part(parent));
            keys.add(part("." + parent));
            at = name.indexOf('.', at + 1);
        }
    }

    private static Key whole(String text) {
        return new Key(text, true);
    }

    private static Key part(String text) {
        return new Key(text, false);
    }
}
