package org.colombier.portal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A visitor with cookies but without JavaScript: gets pages, fills in their forms. */
final class PortalBrowser implements AutoCloseable {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]*)\"");
    private static final Pattern STAMP = Pattern.compile("name=\"shown\" value=\"([^\"]*)\"");

    private final HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).followRedirects(HttpClient.Redirect.NEVER).build();
    private final String base;

    PortalBrowser(String base) {
        this.base = base;
    }

    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    /** A POST without what the page's form would bring along. */
    HttpResponse<String> bare(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(base + path)).header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    /** Opens the page, then sends a form to the path with the page's tokens and the given fields (name, value, …). */
    HttpResponse<String> submit(String page, String path, String... fields) {
        String html = get(page).body();
        StringBuilder body = new StringBuilder("_csrf=" + encode(first(CSRF, html)) + "&shown=" + encode(first(STAMP, html)));
        for (int i = 0; i < fields.length; i += 2) {
            body.append('&').append(encode(fields[i])).append('=').append(encode(fields[i + 1]));
        }
        return bare(path, body.toString());
    }

    /** As {@link #submit}, as a form that brings a file along. */
    HttpResponse<String> upload(String token, String path, String file) {
        String body = "--b0und\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n" + token + "\r\n--b0und\r\nContent-Disposition: form-data; name=\"file\"; filename=\"members.txt\"\r\n"
            + "Content-Type: text/plain\r\n\r\n" + file + "\r\n--b0und\r\nContent-Disposition: form-data; name=\"quiet\"\r\n\r\non\r\n--b0und--\r\n";
        return send(HttpRequest.newBuilder(URI.create(base + path)).header("Content-Type", "multipart/form-data; boundary=b0und").POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    /** The token of the page's forms. */
    String token(String page) {
        return first(CSRF, get(page).body());
    }

    PortalBrowser login(String address, String password) {
        HttpResponse<String> answer = submit("/login", "/login", "address", address, "password", password);
        if (answer.statusCode() != 302 && answer.statusCode() != 303) {
            throw new IllegalStateException("login of " + address + ": " + answer.statusCode());
        }
        return this;
    }

    /** Where a redirect leads. */
    static String location(HttpResponse<String> answer) {
        return URI.create(answer.headers().firstValue("Location").orElse("")).getRawPath();
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String first(Pattern pattern, String html) {
        Matcher found = pattern.matcher(html);
        return found.find() ? found.group(1) : "";
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
    }
}
