package org.colombier.lists.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Fetches a file of addresses by HTTP, within a time and a size. Goes to this machine or without TLS only if the site
 * allows it, and follows a redirection under the same rules, without the password where that leads to another server.
 */
final class WebFile {

    private static final int REDIRECTIONS = 5;

    private final SourceSettings settings;

    WebFile(SourceSettings settings) {
        this.settings = settings;
    }

    /** @throws SourceFailure if it is not there, or must not be fetched */
    Rows open(Source.Web source) {
        URI start = uri(source.url());
        // Java does not stop a virtual thread in a read from a slow server: another closes the stream then.
        Instant deadline = Instant.now().plus(source.timeout());
        HttpClient client = client(source);
        try {
            InputStream body = get(client, source, start, deadline);
            Thread guard = Thread.ofVirtual().name("source-deadline").start(() -> closeAt(deadline, body));
            return new LineRows(new Ending(body, deadline), settings.maxFileSize().toBytes(), () -> {
                guard.interrupt();
                client.shutdownNow();
            });
        } catch (RuntimeException failed) {
            client.shutdownNow();
            throw failed;
        }
    }

    private HttpClient client(Source.Web source) {
        return HttpClient.newBuilder().connectTimeout(source.timeout()).followRedirects(HttpClient.Redirect.NEVER)
            .sslContext(source.tls().context(settings.authorities())).sslParameters(source.tls().parameters()).version(HttpClient.Version.HTTP_1_1).build();
    }

    private InputStream get(HttpClient client, Source.Web source, URI start, Instant deadline) {
        URI at = start;
        for (int hop = 0; hop <= REDIRECTIONS; hop++) {
            HttpResponse<InputStream> answer = ask(client, source, at, sameServer(start, at), deadline);
            if (answer.statusCode() == 200) {
                return answer.body();
            }
            close(answer.body());
            Optional<String> location = answer.headers().firstValue("Location");
            if (answer.statusCode() / 100 != 3 || location.isEmpty()) {
                throw new SourceFailure("the server answers " + answer.statusCode());
            }
            at = uri(at.resolve(location.get()).toString());
        }
        throw new SourceFailure("more than " + REDIRECTIONS + " redirections");
    }

    private HttpResponse<InputStream> ask(HttpClient client, Source.Web source, URI at, boolean known, Instant deadline) {
        check(at);
        Duration left = Duration.between(Instant.now(), deadline);
        if (!left.isPositive()) {
            throw new SourceFailure("it took longer than " + source.timeout().toSeconds() + " seconds");
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(at).timeout(left).header("Accept", "text/plain, */*;q=0.1").header("User-Agent", "Colombier");
        if (known) {
            source.login().ifPresent(login -> request.header("Authorization", login.header()));
        }
        try {
            return client.send(request.GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException away) {
            throw new SourceFailure("the server does not answer: " + reason(away), away);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new SourceFailure("stopped");
        }
    }

    private static String reason(IOException away) {
        return away.getMessage() == null ? away.getClass().getSimpleName() : away.getMessage();
    }

    private URI uri(String text) {
        try {
            URI uri = URI.create(text.strip());
            if (uri.getHost() == null || uri.getUserInfo() != null) {
                throw new SourceFailure("an address of a file as https://host/path is wanted, the user in a field of its own");
            }
            return uri;
        } catch (IllegalArgumentException none) {
            throw new SourceFailure("that is no URL");
        }
    }

    private void check(URI at) {
        String scheme = String.valueOf(at.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(scheme.equals("http") && settings.plainHttp())) {
            throw new SourceFailure(scheme.equals("http") ? "http is allowed only with colombier.source.plain-http: the file would be readable on its way"
                : "only https is fetched, not " + scheme);
        }
        try {
            // Java keeps the answer for some seconds, so that the client connects to what is looked at here.
            for (InetAddress address : InetAddress.getAllByName(at.getHost())) {
                if (!settings.loopback() && isOwn(address)) {
                    throw new SourceFailure(at.getHost() + " is this machine: allowed only with colombier.source.loopback");
                }
            }
        } catch (UnknownHostException unknown) {
            throw new SourceFailure("there is no host " + at.getHost());
        }
    }

    private static boolean isOwn(InetAddress address) {
        return address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isLinkLocalAddress() || address.isMulticastAddress();
    }

    private static boolean sameServer(URI a, URI b) {
        return a.getHost().equalsIgnoreCase(b.getHost()) && a.getPort() == b.getPort() && String.valueOf(a.getScheme()).equalsIgnoreCase(b.getScheme());
    }

    private static void closeAt(Instant deadline, InputStream body) {
        try {
            Thread.sleep(Duration.between(Instant.now(), deadline));
            close(body);
        } catch (InterruptedException finished) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException gone) {
            throw new SourceFailure("it cannot be closed: " + gone.getMessage(), gone);
        }
    }

    /** A stream that was closed because its time was over has not ended. */
    private static final class Ending extends FilterInputStream {
        private final Instant deadline;

        Ending(InputStream in, Instant deadline) {
            super(in);
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            int read = super.read(octets, offset, length);
            if (!Instant.now().isBefore(deadline)) {
                throw new IOException("it took too long");
            }
            return read;
        }
    }

    /** Who we are to a web server. */
    sealed interface Login permits Password, Bearer {
        String header();
    }

    /** RFC 7617. */
    record Password(String user, String password) implements Login {
        @Override
        public String header() {
            return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return user;
        }
    }

    /** RFC 6750 section 2.1. */
    record Bearer(String token) implements Login {
        @Override
        public String header() {
            return "Bearer " + token;
        }

        @Override
        public String toString() {
            return "token";
        }
    }
}
