package org.colombier.portal.view;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.WebUtils;

/** The language of the answer: asked for by {@code ?lang=}, which a cookie keeps; else the cookie's; else the browser's best (RFC 9110 section 12.5.4); else English. */
@Component("localeResolver")
class LanguageResolver implements LocaleResolver {

    static final String COOKIE = "colombier_lang";

    private static final String ATTRIBUTE = LanguageResolver.class.getName();

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Locale known) {
            return known;
        }
        Locale locale = asked(request).or(() -> remembered(request)).map(Locale::forLanguageTag).orElseGet(() -> negotiated(request));
        request.setAttribute(ATTRIBUTE, locale);
        return locale;
    }

    @Override
    public void setLocale(HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
        throw new UnsupportedOperationException("the language is asked for by ?lang=");
    }

    /** Keeps the language that this request asked for. */
    void remember(HttpServletRequest request, HttpServletResponse response) {
        asked(request).ifPresent(language -> response.addHeader("Set-Cookie", ResponseCookie.from(COOKIE, language)
            .path("/").maxAge(Duration.ofDays(365)).httpOnly(true).sameSite("Lax").secure(request.isSecure()).build().toString()));
    }

    /** Of the URL alone: a form may have a field of that name. */
    private static Optional<String> asked(HttpServletRequest request) {
        return Optional.ofNullable(request.getQueryString()).filter(query -> query.contains("lang="))
            .map(query -> UriComponentsBuilder.newInstance().query(query).build().getQueryParams().getFirst("lang")).filter(Messages.LANGUAGES::contains);
    }

    private static Optional<String> remembered(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, COOKIE);
        return Optional.ofNullable(cookie).map(Cookie::getValue).filter(Messages.LANGUAGES::contains);
    }

    private static Locale negotiated(HttpServletRequest request) {
        List<Locale> wanted = Collections.list(request.getLocales());
        return wanted.stream().map(Locale::getLanguage).filter(Messages.LANGUAGES::contains).findFirst()
            .filter(l -> request.getHeader("Accept-Language") != null).map(Locale::forLanguageTag).orElse(Locale.ENGLISH);
    }
}
