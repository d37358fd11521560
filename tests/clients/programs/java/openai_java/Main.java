// openai-java. Arguments: the kind of API, the call, the URL, the key.
import com.openai.azure.AzureOpenAIServiceVersion;
import com.openai.azure.AzureUrlPathMode;
import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import java.util.ArrayList;
import java.util.List;

public class Main {
    static OpenAIClient dated(String E, String K, String V) {
        // dated:
        OpenAIClient client = OpenAIOkHttpClient.builder()
            .baseUrl(E)
            .credential(AzureApiKeyCredential.create(K))
            .azureServiceVersion(AzureOpenAIServiceVersion.fromString(V))
            .azureUrlPathMode(AzureUrlPathMode.LEGACY)
            .build();
        // :dated
        return client;
    }

    static OpenAIClient v1(String B, String K) {
        // v1:
        OpenAIClient client = OpenAIOkHttpClient.builder().baseUrl(B).credential(AzureApiKeyCredential.create(K)).build();
        // :v1
        return client;
    }

    static List<String> call(OpenAIClient client, String name, String model) {
        var chat = ChatCompletionCreateParams.builder().model(model).addUserMessage("Hello").build();
        var ask = ResponseCreateParams.builder().model(model).input("Hello").build();
        List<String> pieces = new ArrayList<>();
        switch (name) {
            case "chat":
                client.chat().completions().create(chat).choices().forEach(each -> each.message().content().ifPresent(pieces::add));
                break;
            case "stream":
                try (var events = client.chat().completions().createStreaming(chat)) {
                    events.stream().forEach(event -> event.choices().forEach(each -> each.delta().content().ifPresent(pieces::add)));
                }
                break;
            case "responses":
                client.responses().create(ask).output().forEach(item -> item.message().ifPresent(
                    message -> message.content().forEach(part -> part.outputText().ifPresent(text -> pieces.add(text.text())))));
                break;
            default:
                try (var events = client.responses().createStreaming(ask)) {
                    events.stream().forEach(event -> event.outputTextDelta().ifPresent(delta -> pieces.add(delta.delta())));
                }
        }
        pieces.removeIf(String::isEmpty);
        return pieces;
    }

    public static void main(String[] given) {
        String found;
        try {
            OpenAIClient client = given[0].equals("dated")
                ? dated(given[2], given[3], System.getenv("CLIENTS_VERSION"))
                : v1(given[2], given[3]);
            List<String> pieces = call(client, given[1], System.getenv("CLIENTS_MODEL"));
            found = "{\"text\": " + quoted(String.join("", pieces)) + ", \"pieces\": " + pieces.size() + "}";
        } catch (Exception error) {
            found = "{\"error\": " + quoted(error.getClass().getSimpleName() + ": " + error.getMessage()) + "}";
        }
        System.out.println(found);
        System.exit(0);
    }

    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ").replace("\r", " ").replace("\t", " ") + "\"";
    }
}
