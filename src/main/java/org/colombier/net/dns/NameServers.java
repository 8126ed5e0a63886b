package org.colombier.net.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;

/**
 * The site's resolvers, asked in turn beginning with the one that answered last, until one of them answers or the time
 * is over. Thread-safe.
 */
final class NameServers {

    private final List<SimpleResolver> servers;
    private final Duration timeout;
    private final Duration total;
    private volatile int preferred;

    NameServers(DnsSettings settings) {
        List<InetSocketAddress> addresses = settings.servers().isEmpty() ? ResolverConfig.getCurrentConfig().servers()
            : settings.servers().stream().map(NameServers::address).toList();
        this.servers = addresses.stream().map(a -> resolver(a, settings.timeout())).toList();
        this.timeout = settings.timeout();
        this.total = settings.total();
    }

    private static SimpleResolver resolver(InetSocketAddress address, Duration timeout) {
        SimpleResolver resolver = new SimpleResolver(address);
        resolver.setTimeout(timeout);
        return resolver;
    }

    private static InetSocketAddress address(String setting) {
        try {
            boolean bareIpv6 = setting.indexOf(':') != setting.lastIndexOf(':') && !setting.startsWith("[");
            URI uri = URI.create("dns://" + (bareIpv6 ? "[" + setting + "]" : setting));
            InetSocketAddress address = new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 53 : uri.getPort());
            if (!address.isUnresolved()) {
                return address;
            }
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("colombier.dns.servers: not host:port: " + setting, malformed);
        }
        throw new IllegalArgumentException("colombier.dns.servers: unknown host: " + setting);
    }

    /**
     * Asks until a server gives a usable answer: NOERROR or NXDOMAIN.
     *
     * @throws IOException if none does in time
     */
    Message ask(Message question) throws IOException {
        long end = System.nanoTime() + total.toNanos();
        int first = preferred;
        String why = "no name server";
        for (int i = 0; i < 2 * servers.size(); i++) {
            int server = (first + i) % servers.size();
            long left = Math.min(end - System.nanoTime(), timeout.toNanos());
            if (left <= 0) {
                break;
            }
            try {
                Message answer = servers.get(server).sendAsync(question).toCompletableFuture().get(left, TimeUnit.NANOSECONDS);
                if (answer.getRcode() == Rcode.NOERROR || answer.getRcode() == Rcode.NXDOMAIN) {
                    preferred = server;
                    return answer;
                }
                why = Rcode.string(answer.getRcode());
            } catch (TimeoutException silent) {
                why = "no answer in time";
            } catch (ExecutionException failed) {
                why = String.valueOf(failed.getCause().getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        throw new IOException(why);
    }
}
