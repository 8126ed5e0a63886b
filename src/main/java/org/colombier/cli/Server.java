package org.colombier.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The running server's API. Every method throws {@link Failure} with the server's reason, or if no server answers.
 *
 * @param url   without a slash at the end
 * @param token of the data directory
 */
record Server(String url, String token) {

    private static final int CONNECT_MILLIS = 5_000;
    /** An import of a million members or a purge takes its time. */
    private static final int READ_MILLIS = 30 * 60_000;

    /** Takes what an answer's body says. */
    interface Reader<T> {
        T read(InputStream body) throws IOException;
    }

    /**
     * The server of a data directory.
     *
     * @param url empty to read the port from the directory
     */
    static Server of(Path dataDir, String url) {
        String base = url.isEmpty() ? "http://127.0.0.1:" + port(dataDir) : url.replaceAll("/+$", "");
        if (!base.startsWith("http://") && !base.startsWith("https://")) {
            throw Failure.usage("not an http URL: " + url);
        }
        try {
            return new Server(base, Files.readString(dataDir.resolve("admin.token")).strip());
        } catch (IOException unreadable) {
            throw Failure.refused("cannot read the token " + dataDir.resolve("admin.token") + "; say the server's data directory with --data-dir");
        }
    }

    private static String port(Path dataDir) {
        Path file = dataDir.resolve("ports.properties");
        Properties ports = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            ports.load(in);
        } catch (IOException unreadable) {
            throw Failure.refused("cannot read " + file + ": is the server running? Say its data directory with --data-dir");
        }
        String port = ports.getProperty("http");
        if (port == null) {
            throw Failure.refused(file + " names no http port");
        }
        return port;
    }

    @Nullable Object get(String path) {
        return call("GET", path, null, Json::read);
    }

    @Nullable Object post(String path, Map<String, ?> body) {
        return call("POST", path, out -> out.write(Json.write(body).getBytes(StandardCharsets.UTF_8)), Json::read);
    }

    @Nullable Object put(String path, Map<String, ?> body) {
        return call("PUT", path, out -> out.write(Json.write(body).getBytes(StandardCharsets.UTF_8)), Json::read);
    }

    @Nullable Object delete(String path) {
        return call("DELETE", path, null, Json::read);
    }

    /** Sends text as it is read, in pieces. */
    @Nullable Object postText(String path, InputStream text) {
        return call("POST", path, new Text(text), Json::read);
    }

    /** Reads an answer as it comes. */
    <T> T read(String path, Reader<T> reader) {
        return call("GET", path, null, reader);
    }

    /** For one segment of a path, or the value of a query. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    private record Text(InputStream in) implements Body {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            in.transferTo(out);
        }
    }

    private <T> T call(String method, String path, @Nullable Body body, Reader<T> reader) {
        try {
            HttpURLConnection connection = (HttpURLConnection) URI.create(url + path).toURL().openConnection();
            try {
                send(connection, method, body);
                int status = connection.getResponseCode();
                if (status >= 400) {
                    throw Failure.refused(reason(connection, status));
                }
                try (InputStream in = connection.getInputStream()) {
                    return reader.read(in);
                }
            } finally {
                connection.disconnect();
            }
        } catch (ConnectException nobody) {
            throw Failure.refused("no server answers at " + url);
        } catch (IOException broken) {
            throw Failure.refused(url + ": " + broken.getMessage());
        }
    }

    private void send(HttpURLConnection connection, String method, @Nullable Body body) throws IOException {
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod(method);
        connection.setRequestProperty("Authorization", "Bearer " + token);
        connection.setRequestProperty("Accept", "application/json, application/problem+json, text/plain");
        if (body != null) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", body instanceof Text ? "text/plain;charset=UTF-8" : "application/json");
            if (body instanceof Text) {
                connection.setChunkedStreamingMode(32 * 1024);
            }
            try (OutputStream out = connection.getOutputStream()) {
                body.writeTo(out);
            }
        }
    }

    private String reason(HttpURLConnection connection, int status) throws IOException {
        try (InputStream error = connection.getErrorStream()) {
            if (error != null && String.valueOf(connection.getContentType()).contains("json") && Json.read(error) instanceof Map<?, ?> problem
                && problem.get("detail") != null) {
                return status == 401 ? "the server does not take this token; is " + url + " the server of this data directory?" : problem.get("detail").toString();
            }
        }
        return url + " answers " + status;
    }
}
