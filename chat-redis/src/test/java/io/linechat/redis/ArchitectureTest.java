package io.linechat.redis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The arrow of ARCHITECTURE.md. */
final class ArchitectureTest {

    @Test
    void it_uses_what_an_embedding_program_may_and_lettuce() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "io.lettuce.core..",
                        "io.netty.channel..",
                        "io.netty.util.concurrent..",
                        "io.linechat.spi",
                        "io.linechat.message",
                        "io.linechat.redis")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.linechat.redis"));
    }

    @Test
    void it_is_a_module_that_exports_one_package() throws Exception {
        Path classes = Path.of(RedisAddress.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        ModuleDescriptor module =
                ModuleFinder.of(classes).find("io.linechat.redis").orElseThrow().descriptor();
        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactly("io.linechat.redis");
    }
}
