package org.colombier.smtp.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** Fetches policy files (RFC 8461 section 3.3). Thread-safe. */
final class StsFetcher implements AutoCloseable {

    /** Section 3.3 suggests it. */
    private static final int LARGEST = 64 * 1024;

    private final StsSettings settings;
    private final HttpClient http;

    /** @param tls with the authorities that may vouch for the web server */
    StsFetcher(StsSettings settings, SSLContext tls) {
        this.settings = settings;
        HttpClient.Builder builder = HttpClient.newBuilder().sslContext(tls).connectTimeout(settings.timeout()).version(HttpClient.Version.HTTP_1_1)
            // section 3.3: redirects are not followed
            .followRedirects(HttpClient.Redirect.NEVER);
        if (!settings.proxy().isEmpty()) {
            int colon = settings.proxy().lastIndexOf(':');
            builder.proxy(ProxySelector.of(new InetSocketAddress(settings.proxy().substring(0, colon), Integer.parseInt(settings.proxy().substring(colon + 1)))));
        }
        this.http = builder.build();
    }

    /**
     * The text of a domain's policy.
     *
     * @throws IOException if it cannot be had
     */
    String fetch(String domain) throws IOException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://mta-sts." + domain + "/.well-known/mta-sts.txt")).timeout(settings.timeout()).build();
            // the request's own time-out ends with the head of the response
            HttpResponse<byte[]> response = http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST))
                .orTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS).get();
            String type = response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
            if (response.statusCode() != 200 || !type.startsWith("text/plain")) {
                throw new IOException("the web server answered " + response.statusCode() + " " + type);
            }
            return new String(response.body(), StandardCharsets.UTF_8);
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause() instanceof TimeoutException ? "no answer in time" : failed.getCause().getMessage(), failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IllegalArgumentException noName) {
            throw new IOException(noName);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
