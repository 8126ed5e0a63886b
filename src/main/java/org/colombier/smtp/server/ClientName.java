package org.colombier.smtp.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.colombier.net.dns.Dns;

/**
 * The reverse name of a client while it is being looked up: a name of the reverse zone counts only if it leads back to
 * the address (RFC 1912 section 2.1). The look-up runs beside the session, which waits for it a short time at most and
 * goes on without a name. Thread-safe.
 */
final class ClientName {

    /** Names tried of one address; an honest host has one. */
    private static final int MOST = 5;
    private static final int LONGEST = 253;

    private final CompletableFuture<Optional<String>> found = new CompletableFuture<>();
    private final long end;

    private ClientName(Duration patience) {
        this.end = System.nanoTime() + patience.toNanos();
    }

    /** Begins the look-up. @param patience how long a session may wait for it, from now */
    static ClientName lookUp(Dns dns, InetAddress address, Duration patience) {
        ClientName name = new ClientName(patience);
        Thread.ofVirtual().name("reverse name of " + address.getHostAddress()).start(() -> name.found.complete(confirmed(dns, address)));
        return name;
    }

    private static Optional<String> confirmed(Dns dns, InetAddress address) {
        return dns.reverse(address).records().stream().limit(MOST).filter(ClientName::isHostName)
            .filter(name -> dns.addresses(name).records().contains(address)).findFirst();
    }

    /** What may stand in our trace and log. */
    private static boolean isHostName(String name) {
        return !name.isEmpty() && name.length() <= LONGEST && name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "-._".indexOf(c) >= 0);
    }

    /** The name if it is known by now. */
    Optional<String> now() {
        return found.getNow(Optional.empty());
    }

    boolean isOver() {
        return found.isDone();
    }

    /** The name, if it comes in the time that was given. */
    Optional<String> await() throws InterruptedException {
        try {
            return found.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException unknown) {
            return Optional.empty();
        }
    }
}
