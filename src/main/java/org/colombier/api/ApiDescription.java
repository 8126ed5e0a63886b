package org.colombier.api;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The head of the document at {@code /api/openapi.json}; the rest comes from the controllers. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String TOKEN = "admin-token";

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
            .info(new Info().title("Colombier").version("1").description("""
                Administration of a Colombier server. Every request carries the token of `data-dir/admin.token` as a bearer token. \
                Refusals are problem details (RFC 9457) with the reason in `detail`."""))
            .components(new Components().addSecuritySchemes(TOKEN, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer")))
            .addSecurityItem(new SecurityRequirement().addList(TOKEN));
    }
}
