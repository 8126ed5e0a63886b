package org.colombier.directory;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;

/**
 * The portal's URLs as they stand in mails and header fields. A link never does anything by being opened: its page
 * shows a button (RFC 8058 section 1 says why). Immutable.
 */
@Component
public class PortalLinks {

    /**
     * @param url the portal's public base URL without a final slash; {@code {domain}} in it is replaced by the mail
     *            domain that the link is about, so that each domain has its own portal
     */
    @ConfigurationProperties("colombier.portal")
    record Settings(@DefaultValue("https://{domain}") String url) {

        Settings {
            url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
            String scheme = URI.create(url.replace("{domain}", "lists.example")).getScheme();
            if (scheme == null || !scheme.toLowerCase(Locale.ROOT).matches("https?")) {
                throw new IllegalArgumentException("colombier.portal.url: not an http or https URL: " + url);
            }
        }
    }

    private final String url;

    PortalLinks(Settings settings) {
        this.url = settings.url();
    }

    /** Links below that URL: for whoever needs them outside the server. */
    public static PortalLinks at(String url) {
        return new PortalLinks(new Settings(url));
    }

    /** The portal of a domain, without a final slash. */
    public String home(Domain domain) {
        return url.replace("{domain}", domain.ascii());
    }

    /** A list's page. */
    public String list(EmailAddress list) {
        return home(list.domain()) + "/lists/" + segment(list.toString());
    }

    /** The held messages of a list. */
    public String moderation(EmailAddress list) {
        return list(list) + "/moderation";
    }

    /** Leaves a list by one POST (RFC 8058) or by the button on its page. @param memberKey the member's opaque key */
    public String unsubscribe(Domain domain, String memberKey) {
        return home(domain) + "/u/" + segment(memberKey);
    }

    /** Where a member whose mail came back says that the mailbox works. @param key opaque */
    public String alive(Domain domain, String key) {
        return home(domain) + "/alive/" + segment(key);
    }

    /** The members of a list whose mail comes back. */
    public String bounces(EmailAddress list) {
        return list(list) + "/bounces";
    }

    /** Confirms what a mail asked for. */
    public String confirm(Domain domain, String token) {
        return home(domain) + "/confirm/" + segment(token);
    }

    /** Logs in once. */
    public String login(Domain domain, String token) {
        return home(domain) + "/login/link/" + segment(token);
    }

    /** RFC 3986 section 3.3 lets an at sign stand in a path, where people recognise the address by it. */
    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%40", "@");
    }
}
