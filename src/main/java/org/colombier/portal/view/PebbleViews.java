package org.colombier.portal.view;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.loader.DelegatingLoader;
import io.pebbletemplates.pebble.loader.FileLoader;
import io.pebbletemplates.pebble.loader.Loader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.colombier.ops.Site;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;

/**
 * Finds the template of a view's name and renders it with what frames every page. Templates are compiled once and
 * kept; a name with a colon ({@code redirect:}) is left to the other resolvers. The page is built whole before its
 * first octet is sent, so that a failing template yields the error page and not half of one. Thread-safe.
 */
@Component
class PebbleViews implements ViewResolver, Ordered {

    private final PebbleEngine engine;
    private final PageFrame frame;
    private final LanguageResolver languages;

    PebbleViews(Site site, PortalSettings settings, Messages messages, Assets assets, PageFrame frame, LanguageResolver languages) {
        this.frame = frame;
        this.languages = languages;
        this.engine = engine(site.etcDir().resolve("templates/web"), messages, assets, ZoneId.of(settings.timeZone()));
    }

    static PebbleEngine engine(Path overrides, Messages messages, Assets assets, ZoneId zone) {
        return new PebbleEngine.Builder().loader(loader(overrides)).extension(new PortalExtension(messages, assets, zone)).strictVariables(true)
            .addEscapingStrategy("shown", Escapes::shown).addEscapingStrategy("verbatim", Escapes::verbatim).defaultEscapingStrategy("shown").build();
    }

    private static Loader<?> loader(Path overrides) {
        ClasspathLoader shipped = new ClasspathLoader();
        shipped.setPrefix("templates/web/");
        shipped.setSuffix(".peb");
        List<Loader<?>> loaders = new ArrayList<>();
        if (java.nio.file.Files.isDirectory(overrides)) {
            FileLoader own = new FileLoader(overrides.toString());
            own.setSuffix(".peb");
            loaders.add(own);
        }
        loaders.add(shipped);
        return new DelegatingLoader(loaders);
    }

    @Override
    public @Nullable View resolveViewName(String name, Locale locale) {
        return name.indexOf(':') >= 0 ? null : new Page(engine.getTemplate(name), locale);
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    private final class Page implements View {

        private final PebbleTemplate template;
        private final Locale locale;

        Page(PebbleTemplate template, Locale locale) {
            this.template = template;
            this.locale = locale;
        }

        @Override
        public String getContentType() {
            return "text/html;charset=UTF-8";
        }

        @Override
        public void render(@Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response) throws IOException {
            Map<String, Object> all = new HashMap<>(frame.of(request, response, locale));
            if (model != null) {
                all.putAll(model);
            }
            StringWriter page = new StringWriter(16_384);
            template.evaluate(page, all, locale);
            languages.remember(request, response);
            byte[] octets = page.toString().getBytes(StandardCharsets.UTF_8);
            response.setContentType(getContentType());
            response.setHeader("Content-Language", locale.getLanguage());
            response.addHeader("Vary", "Accept-Language, Cookie");
            response.setContentLength(octets.length);
            response.getOutputStream().write(octets);
        }
    }
}
