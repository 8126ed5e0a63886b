package org.colombier.portal.view;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colombier.directory.Listmasters;
import org.colombier.mail.EmailAddress;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/** What the layout shows around every page: who is logged in, the languages, the message of the act before. Thread-safe. */
@Component
class PageFrame {

    private final Listmasters listmasters;
    private final Messages messages;

    PageFrame(Listmasters listmasters, Messages messages) {
        this.listmasters = listmasters;
        this.messages = messages;
    }

    Map<String, Object> of(HttpServletRequest request, HttpServletResponse response, Locale locale) {
        Map<String, Object> all = new HashMap<>();
        Optional<EmailAddress> who = visitor();
        String path = originalPath(request);
        all.put("lang", locale.getLanguage());
        all.put("languages", List.copyOf(Messages.LANGUAGES).stream().map(l -> languageLink(request, path, l)).toList());
        all.put("path", path);
        all.put("section", path.split("/", 3).length > 1 ? path.split("/", 3)[1] : "");
        all.put("host", request.getServerName());
        all.put("visitor", who.map(EmailAddress::toString).orElse(""));
        all.put("administersSite", who.map(listmasters::isSiteListmaster).orElse(false));
        all.put("administers", who.map(a -> !listmasters.domainsOf(a).isEmpty()).orElse(false));
        all.put("flash", Flash.take(request, response).filter(f -> messages.has(f.key()))
            .map(f -> new FlashText(f.kind(), messages.text(locale, f.key(), f.values()))).stream().toList());
        all.put("csrf", Optional.ofNullable((CsrfToken) request.getAttribute(CsrfToken.class.getName())).map(FormToken::new).orElse(new FormToken(null)));
        return all;
    }

    /** A message as it is shown. */
    record FlashText(String kind, String text) {
    }

    /** A choice in the language menu. */
    record LanguageLink(String language, String url) {
    }

    /** Made only when a form asks for it, so that pages without a form set no cookie. */
    record FormToken(@org.jspecify.annotations.Nullable CsrfToken source) {

        public String token() {
            return source == null ? "" : source.getToken();
        }
    }

    private static Optional<EmailAddress> visitor() {
        Authentication login = SecurityContextHolder.getContext().getAuthentication();
        return login != null && login.getPrincipal() instanceof EmailAddress address ? Optional.of(address) : Optional.empty();
    }

    /** An error page is rendered under the path of {@code /error}; its links are about the page that was asked for. */
    private static String originalPath(HttpServletRequest request) {
        return request.getAttribute("jakarta.servlet.error.request_uri") instanceof String failed ? failed : request.getRequestURI();
    }

    /** The same page in another language; of a page that a form was sent to, the page alone. */
    private static LanguageLink languageLink(HttpServletRequest request, String path, String language) {
        UriComponentsBuilder query = UriComponentsBuilder.newInstance();
        String asked = request.getQueryString();
        if (asked != null && asked.length() <= 500) {
            query.query(asked);
        }
        String rest = query.replaceQueryParam("lang", language).build().toUriString();
        return new LanguageLink(language, path + rest);
    }
}
