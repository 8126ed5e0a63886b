package org.colombier;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.Test;

class StartTest {

    @Test
    void aStartedServerIsHealthyAndTellsItsPorts() throws Exception {
        try (TestServer server = TestServer.start(); HttpClient client = HttpClient.newHttpClient()) {
            var health = client.send(HttpRequest.newBuilder(URI.create(server.http() + "/health")).build(), BodyHandlers.ofString());
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(server.dataDir().resolve("ports.properties")).content().contains("http=" + server.port("http"));
            var metrics = client.send(HttpRequest.newBuilder(URI.create(server.http() + "/metrics")).build(), BodyHandlers.ofString());
            assertThat(metrics.body()).contains("colombier_accepted_total", "colombier_deliveries_total{result=\"sent\"}", "colombier_queue_messages", "colombier_queue_recipients",
                "colombier_smtp_connections{service=\"smtp.mx\"}", "colombier_routing_resolutions_seconds_bucket{le=\"0.001\"}");
        }
    }
}
