package org.colombier.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.stream.IntStream;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private TestServer server;
    private String token;

    @BeforeAll
    void start() throws Exception {
        server = TestServer.start();
        token = Files.readString(server.dataDir().resolve("admin.token")).strip();
        assertThat(send("POST", "/api/domains", "{\"name\": \"example.org\"}").statusCode()).isEqualTo(201);
    }

    @AfterAll
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void theTokenIsForTheServiceUserAlone() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.dataDir().resolve("admin.token")))).isEqualTo("rw-------");
        assertThat(token).matches("[0-9a-f]{64}");
    }

    @Test
    void withoutTheTokenNothingIsAnsweredAndTheReasonIsSaid() throws Exception {
        for (String header : new String[] {"", "Bearer ", "Bearer wrong", "Basic " + token, "Bearer " + token.substring(1)}) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.http() + "/api/domains"));
            if (!header.isEmpty()) {
                request.header("Authorization", header);
            }
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValueSatisfying(v -> assertThat(v).startsWith("Bearer"));
            assertProblem(answer, "admin.token");
            assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void refusalsAreProblemDetailsWithTheReason() throws Exception {
        assertProblem(send("POST", "/api/domains", "{\"name\": \"example.org\"}"), "exists already");
        assertProblem(send("POST", "/api/domains", "{\"name\": "), "not the JSON");
        assertProblem(send("POST", "/api/domains", "{}"), "name is missing");
        assertProblem(send("GET", "/api/nonsense", ""), "there is no GET /api/nonsense");
        assertProblem(send("PATCH", "/api/domains", ""), "there is no PATCH /api/domains");
        assertProblem(send("GET", "/api/routes", ""), "address");
        assertProblem(send("GET", "/api/accounts/%00@x", ""), "");
    }

    @Test
    void anAccountAndAnAliasCannotTakeAListsAddress() throws Exception {
        assertThat(send("POST", "/api/lists", "{\"address\": \"taken@example.org\", \"type\": \"discussion\", \"owner\": \"o@example.org\"}").statusCode()).isEqualTo(201);
        assertProblem(send("POST", "/api/accounts", "{\"address\": \"taken-owner@example.org\", \"password\": \"x\"}"), "is an address of taken@example.org");
        assertProblem(send("POST", "/api/aliases", "{\"address\": \"Taken@example.org\", \"targets\": [\"a@b.test\"]}"), "is an address of taken@example.org");
    }

    @Test
    void theDescriptionIsPublicAndNamesEveryOperation() throws Exception {
        HttpResponse<String> answer = client.send(HttpRequest.newBuilder(URI.create(server.http() + "/api/openapi.json")).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode document = JsonMapper.shared().readTree(answer.body());
        assertThat(document.path("components").path("securitySchemes").path("admin-token").path("scheme").asString("")).isEqualTo("bearer");
        assertThat(document.path("paths").propertyNames()).allMatch(p -> p.startsWith("/api/")).contains("/api/lists/{list}/import", "/api/queue/{id}", "/api/routes");
        document.path("paths").forEach(path -> path.forEach(operation -> {
            assertThat(operation.path("summary").asString("")).isNotBlank();
            assertThat(operation.path("operationId").asString("")).doesNotMatch(".*_[0-9]+");
        }));
    }

    @Test
    void manyMembersComeAndGoAsAStream() throws Exception {
        send("POST", "/api/lists", "{\"address\": \"many@example.org\", \"type\": \"discussion\", \"owner\": \"o@example.org\"}");
        HttpResponse<String> report = client.send(request("/api/lists/many@example.org/import").header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofInputStream(() -> lines(20_000))).build(), BodyHandlers.ofString());
        assertThat(JsonMapper.shared().readTree(report.body()).path("added").asInt(0)).isEqualTo(20_000);
        assertThat(send("GET", "/api/lists/many@example.org/export", "").body().lines()).hasSize(20_000).contains("m7@d7.test Member 7");
    }

    @Test
    void aLineWithoutAnEndIsCut() {
        StringBuilder endless = new StringBuilder("a@b.test ").repeat('x', 10_000).append("\r\nnext@b.test");
        BoundedLines lines = new BoundedLines(new java.io.StringReader(endless.toString()));
        assertThat(lines.next()).hasSize(BoundedLines.LONGEST);
        assertThat(lines.next()).isEqualTo("next@b.test");
        assertThat(lines.hasNext()).isFalse();
    }

    private static InputStream lines(int count) {
        return new SequenceInputStream(Collections.enumeration(IntStream.range(0, count)
            .mapToObj(i -> (InputStream) new ByteArrayInputStream(("m" + i + "@d" + i % 100 + ".test Member " + i + "\n").getBytes(StandardCharsets.UTF_8))).toList()));
    }

    private static void assertProblem(HttpResponse<String> answer, String reason) {
        assertThat(answer.statusCode()).isBetween(400, 499);
        if (!reason.isEmpty()) {
            assertThat(answer.headers().firstValue("Content-Type")).hasValueSatisfying(v -> assertThat(v).startsWith("application/problem+json"));
            assertThat(JsonMapper.shared().readTree(answer.body()).path("detail").asString("")).contains(reason);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.http() + path)).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(String method, String path, String json) throws IOException, InterruptedException {
        return client.send(request(path).header("Content-Type", "application/json").method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json)).build(),
            BodyHandlers.ofString());
    }
}
