package org.colombier.lists.migration.mailman;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.members.FormerMember;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.migration.Belongings;
import org.colombier.lists.migration.IncomingList;
import org.colombier.lists.migration.MovingIn;
import org.colombier.mail.EmailAddress;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lists of a Mailman 3 site by the REST API of its core ({@code http://host:8001/3.1}). Members' own options come
 * with one question each; every answer is bounded in size and time.
 */
public final class MailmanRest implements MovingIn.Reader {

    private static final int PAGE = 500;
    private static final int LARGEST_ANSWER = 16 << 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String base;
    private final String authorization;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    /** @param base URL of the API with its version */
    public MailmanRest(URI base, String user, String password) {
        this.base = base.toString().replaceAll("/+$", "");
        this.authorization = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Addresses of all lists. @throws IOException if the API does not answer, or refuses */
    @Override
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (int page = 1; ; page++) {
            List<Map<String, Object>> entries = entries(get("/lists?count=" + PAGE + "&page=" + page));
            entries.forEach(e -> names.add(String.valueOf(e.get("fqdn_listname"))));
            if (entries.size() < PAGE) {
                return names;
            }
        }
    }

    @Override
    public IncomingList read(String name) throws IOException {
        EmailAddress address = EmailAddress.tryParse(name).orElseThrow(() -> new IOException("not a list's address: " + name));
        Settings settings = new Settings(get("/lists/" + segment(name) + "/config"));
        ThreeSettings.map(settings, address);
        String language = settings.text("preferred_language");
        return new IncomingList(address, settings.text("description"), Optional.of(language).filter(l -> l.equals("en") || l.equals("fr")), ListStatus.OPEN,
            settings.parameters(), people(name, "owner"), people(name, "moderator"), () -> new PagedMembers(page -> members(name, page)), Belongings.of(List.of(), ThreeSettings.blocked(settings), CommonSettings.trusted(settings), List.of()), settings.remarks());
    }

    private List<IncomingList.Person> people(String list, String role) throws IOException {
        return entries(get("/lists/" + segment(list) + "/roster/" + role)).stream()
            .flatMap(e -> EmailAddress.tryParse(String.valueOf(e.get("email"))).map(a -> IncomingList.Person.of(a, text(e.get("display_name")))).stream()).toList();
    }

    private PagedMembers.Page members(String list, int number) throws IOException {
        List<Map<String, Object>> entries = entries(get("/lists/" + segment(list) + "/roster/member?count=" + PAGE + "&page=" + number));
        List<FormerMember> members = new ArrayList<>();
        for (Map<String, Object> entry : entries) {
            member(entry).ifPresent(members::add);
        }
        return new PagedMembers.Page(members, entries.size() < PAGE);
    }

    private Optional<FormerMember> member(Map<String, Object> entry) throws IOException {
        Optional<EmailAddress> address = EmailAddress.tryParse(text(entry.get("email")));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> options = entry.get("member_id") == null ? Map.of() : get("/members/" + segment(text(entry.get("member_id"))) + "/all/preferences");
        ThreeMember member = new ThreeMember(text(entry.get("delivery_mode")), text(options.get("delivery_status")), !"false".equals(text(options.get("receive_own_postings"))),
            "true".equals(text(options.get("hide_address"))));
        return Optional.of(FormerMember.of(new NewMember(address.get(), text(entry.get("display_name")), Optional.of(member.reception()), Optional.of(member.hidden())).by("mailman")));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static List<Map<String, Object>> entries(Map<String, Object> answer) {
        List<Map<String, Object>> entries = new ArrayList<>();
        if (answer.get("entries") instanceof List<?> many) {
            for (Object one : many) {
                if (one instanceof Map<?, ?> map) {
                    Map<String, Object> entry = new java.util.LinkedHashMap<>();
                    map.forEach((key, value) -> entry.put(key.toString(), value));
                    entries.add(entry);
                }
            }
        }
        return entries;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> get(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60)).header("Authorization", authorization).build();
        try {
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                byte[] octets = body.readNBytes(LARGEST_ANSWER + 1);
                if (answer.statusCode() != 200 || octets.length > LARGEST_ANSWER) {
                    throw new IOException(base + path + " answers " + answer.statusCode() + (octets.length > LARGEST_ANSWER ? ", too much" : ""));
                }
                return JSON.readValue(octets, Map.class);
            }
        } catch (JacksonException noJson) {
            throw new IOException(base + path + " does not answer with JSON", noJson);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", stopped);
        }
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
