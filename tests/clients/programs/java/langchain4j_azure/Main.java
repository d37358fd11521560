// langchain4j with its module for Azure OpenAI. Arguments: the kind of API, the call, the URL, the key.
import dev.langchain4j.model.azure.AzureOpenAiChatModel;
import dev.langchain4j.model.azure.AzureOpenAiStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

public class Main {
    static ChatModel dated(String E, String K, String M) {
        // dated:
        ChatModel model = AzureOpenAiChatModel.builder().endpoint(E).apiKey(K).deploymentName(M).build();
        // :dated
        return model;
    }

    static List<String> streamed(String E, String K, String M) {
        var model = AzureOpenAiStreamingChatModel.builder().endpoint(E).apiKey(K).deploymentName(M).build();
        var done = new CompletableFuture<List<String>>();
        var pieces = new ArrayList<String>();
        model.chat("Hello", new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String piece) {
                pieces.add(piece);
            }

            @Override
            public void onCompleteResponse(ChatResponse answer) {
                done.complete(pieces);
            }

            @Override
            public void onError(Throwable error) {
                done.completeExceptionally(error);
            }
        });
        return done.join();
    }

    public static void main(String[] given) {
        String found, model = System.getenv("CLIENTS_MODEL");
        try {
            List<String> pieces = given[1].equals("chat")
                ? List.of(dated(given[2], given[3], model).chat("Hello"))
                : streamed(given[2], given[3], model);
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
